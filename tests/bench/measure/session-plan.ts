import type { RenderPlan } from '../../../shared/sequence/render-plan.ts'
import { partOf, planOf } from '../../support/render-parts.ts'

/** A full session to be made a file of: the kit and five instruments in chords, every send in use. */
export function sessionPlan(seconds: number): RenderPlan {
  const beats = Array.from({ length: seconds * 2 }, (_, n) => n / 2)
  const parts = ['synth', 'electric-piano', 'organ', 'bass', 'pad'].map((instrument, n) =>
    partOf(
      instrument,
      instrument,
      beats.flatMap(at => [0, 4, 7, 12].map(step => [at, 40 + 5 * n + step, 0.45] as const)),
      { reverbSend: -12, delaySend: -15 },
    ),
  )
  const kit = partOf(
    'kit',
    'kit',
    beats.map((at, n) => [at, 36 + (n % 8), 0.1] as const),
  )
  return planOf([...parts, kit])
}
