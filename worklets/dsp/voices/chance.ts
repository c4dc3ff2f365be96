/**
 * A number in [−1, 1) that follows from two others alone: notes vary, and vary the same each time.
 * Source: T. Wang, Integer Hash Function, 1997, the 32-bit mix. Real-time safe: yes.
 */
export function chance(order: number, salt: number): number {
  let bits = (Math.imul(order + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b)
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b)
  return (bits ^ (bits >>> 16)) / 2 ** 31
}
