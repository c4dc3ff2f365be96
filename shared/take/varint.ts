/**
 * Integers in as few bytes as they need: seven bits a byte, lowest first, the top bit says that
 * more follow (LEB128). One number has one encoding only, so that equal pages have equal hashes.
 */
const MAX_VARINT = Number.MAX_SAFE_INTEGER

/** @param n 0 … 2⁵³ − 1 */
export function writeVarint(into: number[], n: number): void {
  let rest = n
  while (rest >= 0x80) {
    into.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  into.push(rest)
}

/** Small numbers of either sign become small numbers: 0, −1, 1, −2 … → 0, 1, 2, 3 … */
export const zigZag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n)
export const unZigZag = (n: number): number => (n % 2 === 1 ? -(n + 1) / 2 : n / 2)

/** Reads bytes in order. After one read that was not possible, `failed` is true and reads give 0. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0
  #failed = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get failed(): boolean {
    return this.#failed
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  u8(): number {
    const byte = this.#failed ? undefined : this.#bytes[this.#at++]
    if (byte === undefined) this.#failed = true
    return byte ?? 0
  }

  take(count: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#at, this.#at + count)
    this.#at += count
    if (bytes.length !== count) this.#failed = true
    return bytes
  }

  /** Fails on more than 2⁵³ − 1 and on an encoding longer than it need be. */
  varint(): number {
    let n = 0
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const byte = this.u8()
      n += (byte & 0x7f) * scale
      if (byte & 0x80) continue
      if ((byte === 0 && scale > 1) || n > MAX_VARINT) break
      return n
    }
    this.#failed = true
    return 0
  }

  /** As Automerge writes what may be negative: two's complement, seven bits a byte, lowest first. */
  signedVarint(): number {
    let n = 0
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const byte = this.u8()
      n += (byte & 0x7f) * scale
      if (byte & 0x80) continue
      if (byte & 0x40) n -= scale * 0x80
      if (!Number.isSafeInteger(n)) break
      return n
    }
    this.#failed = true
    return 0
  }
}
