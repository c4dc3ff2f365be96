/** The scale that ruler and lanes share, and what their parts tell the panel. */
import type { ClipView, SessionView } from '../../shared/doc/view.ts'
import { barBeatOf, lineFrom, type MetreMap, positionOfBar } from '../../shared/time/metre-map.ts'
import type { ClipPlace } from '../roll/overlay.ts'
import type { SongGrid } from './song-grid.ts'

/** Keeps its identity while nothing of it changes: every clip depends on it. */
export interface Timeline {
  /** px for each tick. */
  readonly tick: number
  /** The lines that clips keep to. */
  readonly grid: SongGrid
  readonly metre: MetreMap
  /** Where the lanes end, in ticks. */
  readonly end: number
  select(place: ClipPlace): void
  open(place: ClipPlace): void
  /** For those who do not see what happened. */
  say(sentence: string): void
}

/** Bars that are there at least, and behind the last clip. */
const FEWEST_BARS = 32
const SPARE_BARS = 4
/** A page wider than this is no use to anybody. */
const MOST_BARS = 2_000
/** A clip that repeats for long is not to make the lanes endless. */
const SHOWN_ROUNDS = 8

/** Where the last section, marker or point of a timeline is, in ticks. */
export function lastPlacedOf(session: Placed): number {
  const { sections, markers, timelines } = session
  const ends = [
    ...Object.values(sections).map(({ start, length }) => start + length),
    ...Object.values(markers).map(({ position }) => position),
    // Each is in order of position.
    ...Object.values(timelines).map(points => points.at(-1)?.position ?? 0),
  ]
  return greatest(ends)
}
type Placed = Pick<SessionView, 'sections' | 'markers' | 'timelines'>

const greatest = (all: readonly number[]): number =>
  all.reduce((most, one) => Math.max(most, one), 0)

/**
 * Where the lanes end, in ticks: on a bar line.
 *
 * @param lastPlaced where the last thing is that is no clip
 */
export function timelineEnd(
  tracks: SessionView['tracks'],
  lastPlaced: number,
  metre: MetreMap,
): number {
  const clips = Object.values(tracks).flatMap(track => Object.values(track.clips))
  const last = lineFrom(metre, 'bar', greatest([...clips.map(shownEnd), lastPlaced]))
  const bars = barBeatOf(last, metre).bar - 1
  return positionOfBar(metre, Math.min(MOST_BARS, Math.max(FEWEST_BARS, bars + SPARE_BARS)) + 1)
}

const shownEnd = ({ start, length, loop }: ClipView): number =>
  start + Math.min(length, loop === undefined ? length : SHOWN_ROUNDS * loop)
