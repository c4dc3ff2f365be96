/** One cycle of a sine and its first point again: read linearly it errs below −110 dB. */
export const SINE_SIZE = 4096
export const SINE: Float64Array = Float64Array.from({ length: SINE_SIZE + 1 }, (_, i) =>
  Math.sin((2 * Math.PI * i) / SINE_SIZE),
)
