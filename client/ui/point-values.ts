/** What a form says of a point, and what a form begins with. Pure and total. */
import type { TransportState } from '../../shared/companion.ts'
import { CHORD_QUALITIES } from '../../shared/doc/edits/arrangement.ts'
import { isScaleName, isTonic } from '../../shared/music/key.ts'
import { unreachable } from '../../shared/result.ts'
import {
  lineFrom,
  type MetreMap,
  metreAt,
  positionOfBar,
  ticksPerBeat,
} from '../../shared/time/metre-map.ts'
import { isBpm, type Ticks, ticks } from '../../shared/time/units.ts'
import type { ShownTimeline, ShownValue } from './point-wording.ts'

/** By the names of its fields; what is missing reads as ''. */
export type FormValues = (name: string) => string

export const BEAT_UNITS = [1, 2, 4, 8, 16] as const
export const MOST_BEATS = 32

/** Undefined for what is no such value. */
export function valueOfForm(timeline: ShownTimeline, of: FormValues): ShownValue | undefined {
  switch (timeline) {
    case 'tempo': {
      const bpm = Number(of('bpm').replace(',', '.'))
      return isBpm(bpm) ? { timeline, bpm } : undefined
    }
    case 'metre': {
      const beats = Number(of('beats'))
      const unit = BEAT_UNITS.find(one => one === Number(of('unit')))
      const isLegal = Number.isInteger(beats) && beats >= 1 && beats <= MOST_BEATS
      return isLegal && unit ? { timeline, beats, unit } : undefined
    }
    case 'key': {
      const [key, scale] = [of('key'), of('scale')]
      return isTonic(key) && isScaleName(scale) ? { timeline, key, scale } : undefined
    }
    case 'chords': {
      const [root, bass] = [of('root'), of('bass')]
      const quality = CHORD_QUALITIES.find(name => name === of('quality'))
      if (!isTonic(root) || !quality) return undefined
      return { timeline, root, quality, ...(isTonic(bass) && { bass }) }
    }
    default:
      return unreachable(timeline)
  }
}

/** Bar and beat, both from 1; a beat that the bar lacks is the next bar's first. */
export function positionOfForm(metre: MetreMap, of: FormValues): Ticks | undefined {
  const [bar, beat] = [Number(of('bar')), Number(of('beat'))]
  if (![bar, beat].every(n => Number.isInteger(n) && n >= 1 && n <= 9_999)) return undefined
  const start = positionOfBar(metre, bar)
  const end = lineFrom(metre, 'bar', start + 1)
  return ticks(Math.min(end, start + (beat - 1) * ticksPerBeat(metreAt(metre, start))))
}

/** What holds where the song is: a new point begins as that. */
export function presentValue(timeline: ShownTimeline, state: TransportState): ShownValue {
  switch (timeline) {
    case 'tempo':
      return { timeline, bpm: state.tempo }
    case 'metre':
      return { timeline, beats: state.timeSignature.beats, unit: state.timeSignature.unit }
    case 'key':
      return { timeline, key: state.key, scale: state.scale }
    case 'chords':
      return state.chord ?? { timeline, root: state.key, quality: 'major' }
    default:
      return unreachable(timeline)
  }
}
