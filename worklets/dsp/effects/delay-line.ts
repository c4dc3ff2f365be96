/** Reading delay lines that are power-of-two rings inside one long array. */

/** The smallest power of two that holds so many frames. */
export function ringSize(frames: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, frames)))
}

/**
 * The sample at a fractional place, through its four neighbours by a cubic (Catmull-Rom).
 * Source: L. de Soras, The quest for the perfect resampler, 2003, §6.2 (Hermite interpolation).
 * Real-time safe: yes.
 *
 * @param base where this ring begins in `memory`  @param mask size − 1
 * @param whole frames from the ring's begin, wrapped here  @param part [0, 1), how far on to the next
 */
export function cubicAt(
  memory: Float32Array,
  base: number,
  mask: number,
  whole: number,
  part: number,
): number {
  const before = memory[base + ((whole - 1) & mask)]!
  const here = memory[base + (whole & mask)]!
  const next = memory[base + ((whole + 1) & mask)]!
  const after = memory[base + ((whole + 2) & mask)]!
  const slope = (next - before) * 0.5
  const bend = here - next
  const sum = slope + bend
  const curve = sum + bend + (after - here) * 0.5
  return ((curve * part - (sum + curve)) * part + slope) * part + here
}
