/**
 * A session as a Standard MIDI File (MF1): format 1, 960 per quarter, one track per track of the
 * session and per take. Written
 * byte by byte here: a message is in the file as it was played, and the time it takes grows with
 * the file and no faster (the usual library needs minutes for two hours of playing).
 */
import type { ScaleName, Tonic } from '../music/key.ts'
import { keySignatureOf } from '../music/key-signature.ts'
import { concatBytes } from '../protocol/bytes.ts'
import { utf8Encode } from '../text.ts'
import { type Micros, TICKS_PER_QUARTER, type Ticks, ticks } from '../time/units.ts'
import { createHeldNotes } from './held-notes.ts'
import type { MidiMessage, PlayedEvent } from './message.ts'
import { bytesOf } from './parse.ts'
import { createSmfGrid, type SmfGrid, type SmfTempo, type TempoSegment } from './smf-grid.ts'
import type { KeySegment } from './smf-segments.ts'

export interface SmfSong {
  readonly title: string
  /** What lies on the tracks, from tick 0 on; the takes follow behind it. */
  readonly placed?: SmfPlaced
  /** Sections and markers, in order; without `placed` as if the song had gone on from the first event. */
  readonly markers?: readonly SmfMarker[]
  /** Of the takes, each at least one, in order; `segmentsOf` gives them and the bar line. */
  readonly keys: readonly KeySegment[]
  readonly segments: readonly TempoSegment[]
  readonly barline: Micros | undefined
  /** The takes. */
  readonly tracks: readonly SmfTrack[]
}

/** Ticks are positions in the song. */
export interface SmfPlaced {
  /** Of whole bars: here the takes begin. */
  readonly length: Ticks
  /** In order, the first at tick 0. */
  readonly tempos: readonly SmfTempo[]
  readonly keys: readonly SmfKey[]
  readonly tracks: readonly SmfPlacedTrack[]
}

export interface SmfKey {
  readonly tick: number
  readonly key: Tonic
  readonly scale: ScaleName
}

export interface SmfMarker {
  readonly position: Ticks
  /** A section is a marker in the file, a marker of the room a cue point. */
  readonly kind: 'section' | 'marker'
  readonly name: string
}

export interface SmfPlacedTrack {
  readonly name: string
  /** In order. */
  readonly messages: readonly TickedMessage[]
}

export type TickedMessage = MidiMessage & { readonly tick: Ticks }

export interface SmfTrack {
  /** The player's name and which take. */
  readonly name: string
  /** Said right before the first event: programmes. */
  readonly opening?: readonly MidiMessage[]
  readonly events: readonly PlayedEvent[]
}

/** A note that was never let go ends a sixteenth after the take's last event. */
const LAST_RELEASE = TICKS_PER_QUARTER / 4
const CLOCKS_PER_WHOLE = 96
const THIRTY_SECONDS_PER_QUARTER = 8
const FORMAT = 1

/** Where the song ends and what was played begins. */
const TAKES_MARKER = 'All that was played'

const META_NAME = 0x03
const META_MARKER = 0x06
const META_CUE_POINT = 0x07
const META_END = 0x2f
const META_TEMPO = 0x51
const META_TIME_SIGNATURE = 0x58
const META_KEY_SIGNATURE = 0x59

export function writeSmf(song: SmfSong): Uint8Array {
  const moments = song.tracks.flatMap(track => track.events.map(event => event.moment))
  const grid = createSmfGrid({ segments: song.segments, barline: song.barline, moments })
  const takesFrom = song.placed?.length ?? ticks(0)
  const tracks = [
    conductorTrack(song, grid, takesFrom),
    ...(song.placed?.tracks ?? []).map(({ name, messages }) => trackOf(name, messages)),
    ...song.tracks.map(track => takeTrack(track, grid, takesFrom)),
  ]
  const header = [FORMAT, tracks.length, TICKS_PER_QUARTER].flatMap(n => [n >> 8, n & 0xff])
  return concatBytes(chunk('MThd', header), ...tracks.map(track => chunk('MTrk', track)))
}

interface MetaEvent {
  readonly tick: number
  readonly type: number
  readonly data: ArrayLike<number>
}

function conductorTrack(song: SmfSong, grid: SmfGrid, takesFrom: Ticks): number[] {
  const { title, keys, placed, tracks } = song
  const hasTakes = tracks.length > 0
  const isPlayed = hasTakes || !placed
  const tempos = [
    ...(placed?.tempos ?? []),
    ...(isPlayed
      ? grid.tempos.map(tempo => ({ ...tempo, tick: ticks(takesFrom + tempo.tick) }))
      : []),
  ]
  const signatures = [
    ...(placed?.keys ?? []),
    ...(isPlayed
      ? keys.map((key, n) => ({ ...key, tick: takesFrom + (n === 0 ? 0 : grid.tickAt(key.from)) }))
      : []),
  ]
  const shift = placed ? 0 : songShift(tracks, grid)
  const markers = [
    ...(song.markers ?? []).map(({ position, ...rest }) => ({ ...rest, tick: position + shift })),
    ...(hasTakes && placed
      ? [{ tick: takesFrom, kind: 'section' as const, name: TAKES_MARKER }]
      : []),
  ].filter(({ tick }) => tick >= 0)
  const metas: readonly MetaEvent[] = [
    ...signatures.map(keyMeta),
    ...tempos.flatMap(tempo => tempoMetas(tempo)),
    ...markers.map(({ tick, kind, name }) => ({
      tick,
      type: kind === 'section' ? META_MARKER : META_CUE_POINT,
      data: utf8Encode(name),
    })),
  ].sort((a, b) => a.tick - b.tick)
  const track: number[] = []
  pushMeta(track, 0, META_NAME, utf8Encode(title))
  let last = 0
  for (const { tick, type, data } of metas) {
    pushMeta(track, tick - last, type, data)
    last = tick
  }
  pushMeta(track, 0, META_END, [])
  return track
}

/** From song positions to ticks of the takes: the first event lies where it was in the song. */
function songShift(tracks: readonly SmfTrack[], grid: SmfGrid): number {
  const events = tracks.flatMap(track => track.events)
  const [first] = events
  if (!first) return 0
  const earliest = events.reduce((a, b) => (b.moment < a.moment ? b : a), first)
  return grid.tickAt(earliest.moment) - earliest.position
}

function tempoMetas({ tick, microsPerQuarter: span, timeSignature: { beats, unit } }: SmfTempo) {
  const clocksPerBeat = CLOCKS_PER_WHOLE / unit
  const signature = [beats, Math.log2(unit), clocksPerBeat, THIRTY_SECONDS_PER_QUARTER]
  return [
    { tick, type: META_TEMPO, data: [span >> 16, (span >> 8) & 0xff, span & 0xff] },
    { tick, type: META_TIME_SIGNATURE, data: signature },
  ]
}

function keyMeta({ tick, key, scale }: SmfKey): MetaEvent {
  const { sharps, mode } = keySignatureOf(key, scale)
  return { tick, type: META_KEY_SIGNATURE, data: [sharps & 0xff, mode === 'minor' ? 1 : 0] }
}

function takeTrack({ name, opening = [], events }: SmfTrack, grid: SmfGrid, from: Ticks): number[] {
  const sorted = events.toSorted((a, b) => a.moment - b.moment || a.index - b.index)
  const held = createHeldNotes()
  const messages = sorted.map((event): TickedMessage => {
    held.apply(event)
    const { status, data1, data2 } = event
    return { tick: ticks(from + grid.tickAt(event.moment)), status, data1, data2 }
  })
  const begin = messages[0]?.tick ?? from
  const end = ticks((messages.at(-1)?.tick ?? from) + LAST_RELEASE)
  return trackOf(name, [
    ...opening.map(message => ({ ...message, tick: begin })),
    ...messages,
    ...held.releaseAll().map(release => ({ ...release, tick: end })),
  ])
}

function trackOf(name: string, messages: readonly TickedMessage[]): number[] {
  const track: number[] = []
  pushMeta(track, 0, META_NAME, utf8Encode(name))
  let last = 0
  for (const message of messages) {
    pushDelta(track, message.tick - last)
    track.push(...bytesOf(message))
    last = message.tick
  }
  pushMeta(track, 0, META_END, [])
  return track
}

function chunk(kind: 'MThd' | 'MTrk', body: readonly number[]): Uint8Array {
  const head = new Uint8Array(8)
  head.set(utf8Encode(kind))
  new DataView(head.buffer).setUint32(4, body.length)
  return concatBytes(head, Uint8Array.from(body))
}

function pushMeta(track: number[], delta: number, type: number, data: ArrayLike<number>): void {
  pushDelta(track, delta)
  track.push(0xff, type)
  pushDelta(track, data.length)
  for (let i = 0; i < data.length; i++) track.push(data[i]!)
}

/** Seven bits a byte, the highest first; less than 2²⁸: the grid and the longest song see to it. */
function pushDelta(track: number[], n: number): void {
  for (const shift of [21, 14, 7]) if (n >> shift > 0) track.push(((n >> shift) & 0x7f) | 0x80)
  track.push(n & 0x7f)
}
