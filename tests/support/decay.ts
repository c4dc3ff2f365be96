/** How long a room rings: RT60 of one octave band by backward integration (ISO 3382, T30). */

/** Second-order band-pass. Source: R. Bristow-Johnson, Audio EQ cookbook. */
export function bandPass(samples: Float32Array, hertz: number, sampleRate: number): Float64Array {
  const turn = (2 * Math.PI * hertz) / sampleRate
  const alpha = Math.sin(turn) * Math.sinh((Math.LN2 / 2) * (turn / Math.sin(turn)))
  const [b, a1, a2] = [
    alpha / (1 + alpha),
    (-2 * Math.cos(turn)) / (1 + alpha),
    (1 - alpha) / (1 + alpha),
  ]
  const out = new Float64Array(samples.length)
  for (let i = 0; i < samples.length; i++) {
    out[i] =
      b * (samples[i]! - (samples[i - 2] ?? 0)) - a1 * (out[i - 1] ?? 0) - a2 * (out[i - 2] ?? 0)
  }
  return out
}

/** @returns seconds, from the line through the decay between −5 and −35 dB */
export function rt60(samples: ArrayLike<number>, sampleRate: number): number {
  const energy = new Float64Array(samples.length + 1)
  for (let i = samples.length - 1; i >= 0; i--) energy[i] = energy[i + 1]! + samples[i]! ** 2
  const level = (i: number) => 10 * Math.log10(energy[i]! / energy[0]!)
  let begin = 0
  while (level(begin) > -5) begin++
  let end = begin
  while (level(end) > -35) end++
  return (60 / (level(begin) - level(end))) * ((end - begin) / sampleRate)
}
