import type { RenderPlan } from '../../shared/sequence/render-plan.ts'
import { DEFAULT_EFFECTS } from '../../shared/sound/effects.ts'
import { SongRenderer } from '../../worklets/dsp/render/song-renderer.ts'

/** The first frames of a plan, left and then right, at 48 kHz. */
export function renderFrames(plan: RenderPlan, frames: number): Float32Array<ArrayBuffer> {
  const renderer = new SongRenderer(plan, {
    sampleRate: 48_000,
    effects: DEFAULT_EFFECTS,
    stems: false,
  })
  const sides = new Float32Array(2 * frames)
  for (let at = 0; at < frames; at = renderer.done) {
    const count = Math.min(renderer.render(), frames - at)
    if (count === 0) break
    sides.set(renderer.left.subarray(0, count), at)
    sides.set(renderer.right.subarray(0, count), frames + at)
  }
  return sides
}
