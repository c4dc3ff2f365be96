/** Louder than any mix of ours: beyond it a sample is a fault. Linear, 1 is full scale. */
const ABSURD = 1e4

/** The sample, or silence for NaN, infinities and the absurdly loud. Real-time safe: yes. */
export const sane = (sample: number): number => (sample > -ABSURD && sample < ABSURD ? sample : 0)

/** Within `min` and `max`; `otherwise` for what is no number. Real-time safe: yes. */
export const bounded = (value: number, min: number, max: number, otherwise: number): number =>
  Number.isNaN(value) ? otherwise : Math.min(max, Math.max(min, value))
