/**
 * Effects look at their settings once in so many frames, counted from their own beginning, so that
 * the sizes of blocks do not show.
 */
export const TICK_FRAMES = 32

/** To 63 % of a change of a setting. Seconds. */
const GLIDE_SECONDS = 0.03
const ARRIVED = 1e-6

/** Share of the remaining way that a setting covers per tick. */
export const glidePerTick = (sampleRate: number): number =>
  1 - Math.exp(-TICK_FRAMES / (GLIDE_SECONDS * sampleRate))

/** The setting one tick later. Real-time safe: yes. */
export function glided(value: number, target: number, share: number): number {
  const distance = target - value
  return Math.abs(distance) <= ARRIVED * Math.abs(target) ? target : value + distance * share
}
