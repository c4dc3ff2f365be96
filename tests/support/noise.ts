import { seededRandom } from './seeded-random.ts'

/** White noise, the same for the same seed. @param peak linear */
export function noise(frames: number, seed: number, peak = 1): Float32Array {
  const random = seededRandom(seed)
  return Float32Array.from({ length: frames }, () => peak * (2 * random() - 1))
}
