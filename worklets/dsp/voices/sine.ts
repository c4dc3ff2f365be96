import { placeShift } from '../synth/turn.ts'

const SIZE = 4096

/** One cycle of a sine and its first point again: read linearly it errs below −110 dB. */
export const SINE: Float32Array = Float32Array.from({ length: SIZE + 1 }, (_, i) =>
  Math.sin((2 * Math.PI * i) / SIZE),
)
/** A phase of 2³² to the turn, shifted to the right by this without its sign, is its place … */
export const SINE_SHIFT = placeShift(SIZE)
/** … and these bits of it, times this, how far it is on to the next one. */
export const SINE_MASK = 2 ** SINE_SHIFT - 1
export const SINE_SCALE = 2 ** -SINE_SHIFT
