/** Small plans for the renderer: parts that play a few notes each. */
import { DEFAULT_STRIP } from '../../shared/doc/defaults.ts'
import type { StripView } from '../../shared/doc/view.ts'
import type { RenderPart, RenderPlan } from '../../shared/sequence/render-plan.ts'
import type { Knobs } from '../../shared/sound/knobs.ts'
import { micros } from '../../shared/time/units.ts'

export function partOf(
  name: string,
  instrument: string,
  notes: readonly (readonly [seconds: number, pitch: number, length: number])[],
  strip: Partial<StripView> = {},
  knobs: Knobs = {},
): RenderPart {
  const events = notes
    .flatMap(([at, data1, length]) => [
      { at: micros(at * 1e6), message: { status: 0x90, data1, data2: 100 } },
      { at: micros((at + length) * 1e6), message: { status: 0x80, data1, data2: 0 } },
    ])
    .sort((a, b) => a.at - b.at)
  return { name, instrument, knobs, strip: { ...DEFAULT_STRIP, ...strip }, events }
}

export function planOf(parts: readonly RenderPart[], bpm = 120): RenderPlan {
  const last = Math.max(0, ...parts.flatMap(({ events }) => events.map(({ at }) => at)))
  return { parts, duration: micros(last), tempos: [{ at: micros(0), bpm }], missing: 0 }
}
