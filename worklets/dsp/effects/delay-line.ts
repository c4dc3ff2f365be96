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
  return cubicBetween(
    memory[base + ((whole - 1) & mask)]!,
    memory[base + (whole & mask)]!,
    memory[base + ((whole + 1) & mask)]!,
    memory[base + ((whole + 2) & mask)]!,
    part,
  )
}

/** The same of four neighbours that are at hand. @param part [0, 1), from `here` on to `next` */
export function cubicBetween(
  before: number,
  here: number,
  next: number,
  after: number,
  part: number,
): number {
  const slope = (next - before) * 0.5
  const bend = here - next
  const sum = slope + bend
  const curve = sum + bend + (after - here) * 0.5
  return ((curve * part - (sum + curve)) * part + slope) * part + here
}
