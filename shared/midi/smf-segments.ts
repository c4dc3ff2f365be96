/**
 * The tempos, metres and keys that a session went through while it was played, for a Standard MIDI
 * File (MF2): found from where the song was when each event was played, which every event says.
 */
import { keyAt } from '../doc/point-at.ts'
import type { SessionView, TransportView } from '../doc/view.ts'
import type { ScaleName, Tonic } from '../music/key.ts'
import { passes, placeAt } from '../time/crossings.ts'
import { beginningOf, legAt, legIn } from '../time/leg.ts'
import { lineBefore, metreAt } from '../time/metre-map.ts'
import type { Stretch } from '../time/stretch.ts'
import { microsPerTick, tempoAt } from '../time/tempo-map.ts'
import { type Micros, micros, TICKS_PER_QUARTER } from '../time/units.ts'
import type { PlayedEvent } from './message.ts'
import { type SmfGridOptions, segmentOfTransport, type TempoSegment } from './smf-grid.ts'

/** From this moment on; the first one holds also before. */
export interface KeySegment {
  readonly from: Micros
  readonly key: Tonic
  readonly scale: ScaleName
}

export interface SmfSegments extends Pick<SmfGridOptions, 'segments' | 'barline'> {
  readonly keys: readonly KeySegment[]
}

type Song = Pick<SessionView, 'transport' | 'context' | 'timelines'>
type Place = Pick<PlayedEvent, 'moment' | 'position'>

/** Positions are whole ticks, and a room clock may be slewed between two events. */
const TOLERANCE_TICKS = TICKS_PER_QUARTER / 48
/** Over a longer silence nobody can tell how the song went. */
const LONGEST_GAP = 300e6

/** @param events of all takes, in any order */
export function segmentsOf(song: Song, events: readonly Place[]): SmfSegments {
  const { transport, timelines } = song
  const isEven = !transport.tempos && !transport.metres && timelines.key.length === 0
  const [first, ...rest] = isEven ? [] : events.toSorted((a, b) => a.moment - b.moment)
  const { key, scale } = song.context
  if (!first) return { ...segmentOfTransport(transport), keys: [{ from: micros(0), key, scale }] }
  const found = createSegments(song, first)
  let before = first
  for (const event of rest) {
    const way = wayBetween(transport, before, event)
    for (const place of way ? turnsOf(song, way, before, event) : []) found.add(place)
    if (!way && event.position !== before.position) found.add(event)
    before = event
  }
  return found.all(barlineOf(transport, first))
}

/** Where something else may hold than before. */
const differs = (a: TempoSegment, b: TempoSegment): boolean =>
  a.bpm !== b.bpm ||
  a.timeSignature.beats !== b.timeSignature.beats ||
  a.timeSignature.unit !== b.timeSignature.unit

function createSegments(song: Song, first: Place) {
  const tempoOf = ({ moment, position }: Place): TempoSegment => ({
    from: moment,
    bpm: tempoAt(song.transport, position),
    timeSignature: metreAt(song.transport, position),
  })
  const keyOf = ({ moment, position }: Place): KeySegment => ({
    from: moment,
    ...keyAt(song, position),
  })
  const segments = [tempoOf(first)]
  const keys = [keyOf(first)]
  return {
    add(place: Place): void {
      const [tempo, key, last] = [tempoOf(place), keyOf(place), keys.at(-1)]
      if (differs(tempo, segments.at(-1)!)) segments.push(tempo)
      if (key.key !== last?.key || key.scale !== last.scale) keys.push(key)
    },
    all: (barline: Micros | undefined): SmfSegments => ({ segments, keys, barline }),
  }
}

function barlineOf(transport: TransportView, { moment, position }: Place): Micros | undefined {
  if (transport.clock === '') return undefined
  const since = position - lineBefore(transport, 'bar', position)
  return micros(moment - since * microsPerTick(tempoAt(transport, position)))
}

/** How the song went from one event to the next, if it ran, and by the tempos that it has now. */
function wayBetween(transport: TransportView, from: Place, to: Place): Stretch | undefined {
  if (to.moment - from.moment > LONGEST_GAP) return undefined
  const { bpm, tempos, loop } = transport
  const straight: Stretch = {
    bpm,
    originTicks: from.position,
    originMicros: from.moment,
    ...(tempos && { tempos }),
  }
  const isIt = (way: Stretch): boolean =>
    Math.abs(placeAt(way, to.moment) - to.position) <= TOLERANCE_TICKS
  if (isIt(straight)) return straight
  const round = loop && { ...straight, loop: { start: loop.start, end: loop.end } }
  return round && isIt(round) ? round : undefined
}

/** Where the way passes points, or goes round, after `from` and up to `to`; in order. */
function turnsOf(song: Song, way: Stretch, from: Place, to: Place): readonly Place[] {
  const moments = new Set<number>()
  for (let leg = legIn(way, from.moment); Number.isFinite(leg.end); ) {
    leg = legAt(way, leg.end)
    const begins = beginningOf(leg)
    if (begins > to.moment) break
    moments.add(begins)
  }
  for (const { position } of [...(song.transport.metres ?? []), ...song.timelines.key])
    for (const moment of passes(way, position, from.moment, to.moment + 1)) moments.add(moment)
  return [...moments]
    .toSorted((a, b) => a - b)
    .map(moment => ({ moment: micros(moment), position: placeAt(way, micros(moment)) }))
}
