/** Points of timelines as people read them and hear them read. Pure. */
import type { PointValue } from '../../shared/doc/edit.ts'
import type { PointView, Timeline as TimelineName, TimelinesView } from '../../shared/doc/view.ts'
import { unreachable } from '../../shared/result.ts'
import { barBeatOf, type MetreMap } from '../../shared/time/metre-map.ts'
import { ticks } from '../../shared/time/units.ts'
import { lengthText } from './roll-wording.ts'
import { metreText, tempoText, tonicText } from './wording.ts'

/** What a song changes by position and a hand can place; parameters are the engines' own. */
export const SHOWN_TIMELINES = ['tempo', 'metre', 'key', 'chords'] as const
export type ShownTimeline = Extract<TimelineName, (typeof SHOWN_TIMELINES)[number]>
export type ShownValue = Extract<PointValue, { readonly timeline: ShownTimeline }>
type Chord = Extract<PointValue, { readonly timeline: 'chords' }>

/** Whichever of them `name` is. */
export const pointsOf = (
  all: TimelinesView,
  name: ShownTimeline,
): readonly PointView<ShownTimeline>[] => all[name] as readonly PointView<ShownTimeline>[]

export const TIMELINE_NAMES: Readonly<Record<ShownTimeline, string>> = {
  tempo: 'Tempo',
  metre: 'Time signature',
  key: 'Key',
  chords: 'Chord',
}

/** What stands behind the root, where it is not the name of the quality itself. */
const QUALITY_SIGNS: Readonly<Partial<Record<Chord['quality'], string>>> = {
  major: '',
  minor: 'm',
  diminished: '°',
  augmented: '+',
  mmaj7: 'm(maj7)',
  m7b5: 'm7♭5',
  dim7: '°7',
}

/** `Am7`, `F♯°`, `C/G`. */
export function chordText({ root, quality, bass }: Omit<Chord, 'timeline'>): string {
  const sign = QUALITY_SIGNS[quality] ?? quality
  return `${tonicText(root)}${sign}${bass ? `/${tonicText(bass)}` : ''}`
}

/** `96`, `3/4`, `D dorian`, `Am7`. */
export function valueText(value: ShownValue): string {
  switch (value.timeline) {
    case 'tempo':
      return tempoText(value.bpm)
    case 'metre':
      return metreText(value)
    case 'key':
      return `${tonicText(value.key)} ${value.scale}`
    case 'chords':
      return chordText(value)
    default:
      return unreachable(value)
  }
}

/** `bar 17`, `bar 17 beat 2 plus 1/16`. */
export function fromText(position: number, metre: MetreMap): string {
  const { bar, beat, tick } = barBeatOf(ticks(position), metre)
  if (beat === 1 && tick === 0) return `bar ${bar}`
  return `bar ${bar} beat ${beat}${tick > 0 ? ` plus ${lengthText(tick)}` : ''}`
}

/** `Tempo 96 from bar 17`. */
export const pointText = (value: ShownValue, position: number, metre: MetreMap): string =>
  `${TIMELINE_NAMES[value.timeline]} ${valueText(value)} from ${fromText(position, metre)}`
