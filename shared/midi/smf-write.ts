/**
 * A session as a Standard MIDI File (MF1): format 1, 960 per quarter, one track per take. Written
 * byte by byte here: a message is in the file as it was played, and the time it takes grows with
 * the file and no faster (the usual library needs minutes for two hours of playing).
 */
import type { ScaleName, Tonic } from '../music/key.ts'
import { keySignatureOf } from '../music/key-signature.ts'
import { concatBytes } from '../protocol/bytes.ts'
import { utf8Encode } from '../text.ts'
import { type Micros, TICKS_PER_QUARTER } from '../time/units.ts'
import { createHeldNotes } from './held-notes.ts'
import type { PlayedEvent } from './message.ts'
import { bytesOf } from './parse.ts'
import { createSmfGrid, type SmfGrid, type TempoSegment } from './smf-grid.ts'

export interface SmfSong {
  readonly title: string
  readonly key: Tonic
  readonly scale: ScaleName
  /** At least one, in order; `segmentOfTransport` gives both from a session's transport. */
  readonly segments: readonly TempoSegment[]
  readonly barline: Micros | undefined
  readonly tracks: readonly SmfTrack[]
}

export interface SmfTrack {
  /** The player's name and which take. */
  readonly name: string
  readonly events: readonly PlayedEvent[]
}

/** A note that was never let go ends a sixteenth after the take's last event. */
const LAST_RELEASE = TICKS_PER_QUARTER / 4
const CLOCKS_PER_WHOLE = 96
const THIRTY_SECONDS_PER_QUARTER = 8
const FORMAT = 1

const META_NAME = 0x03
const META_END = 0x2f
const META_TEMPO = 0x51
const META_TIME_SIGNATURE = 0x58
const META_KEY_SIGNATURE = 0x59

export function writeSmf(song: SmfSong): Uint8Array {
  const moments = song.tracks.flatMap(track => track.events.map(event => event.moment))
  const grid = createSmfGrid({ segments: song.segments, barline: song.barline, moments })
  const tracks = [conductorTrack(song, grid), ...song.tracks.map(track => takeTrack(track, grid))]
  const header = [FORMAT, tracks.length, TICKS_PER_QUARTER].flatMap(n => [n >> 8, n & 0xff])
  return concatBytes(chunk('MThd', header), ...tracks.map(track => chunk('MTrk', track)))
}

function conductorTrack({ title, key, scale }: SmfSong, grid: SmfGrid): number[] {
  const { sharps, mode } = keySignatureOf(key, scale)
  const track: number[] = []
  pushMeta(track, 0, META_NAME, utf8Encode(title))
  pushMeta(track, 0, META_KEY_SIGNATURE, [sharps & 0xff, mode === 'minor' ? 1 : 0])
  let last = 0
  for (const { tick, microsPerQuarter: span, timeSignature } of grid.tempos) {
    pushMeta(track, tick - last, META_TEMPO, [span >> 16, (span >> 8) & 0xff, span & 0xff])
    const { beats, unit } = timeSignature
    const clocksPerBeat = CLOCKS_PER_WHOLE / unit
    const signature = [beats, Math.log2(unit), clocksPerBeat, THIRTY_SECONDS_PER_QUARTER]
    pushMeta(track, 0, META_TIME_SIGNATURE, signature)
    last = tick
  }
  pushMeta(track, 0, META_END, [])
  return track
}

function takeTrack({ name, events }: SmfTrack, grid: SmfGrid): number[] {
  const track: number[] = []
  pushMeta(track, 0, META_NAME, utf8Encode(name))
  const held = createHeldNotes()
  let last = 0
  for (const event of events.toSorted((a, b) => a.moment - b.moment || a.index - b.index)) {
    const tick = grid.tickAt(event.moment)
    pushDelta(track, tick - last)
    track.push(...bytesOf(event))
    held.apply(event)
    last = tick
  }
  held.releaseAll().forEach((release, n) => {
    pushDelta(track, n === 0 ? LAST_RELEASE : 0)
    track.push(...bytesOf(release))
  })
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

/** Seven bits a byte, the highest first; less than 2²⁸, which the grid sees to. */
function pushDelta(track: number[], n: number): void {
  for (const shift of [21, 14, 7]) if (n >> shift > 0) track.push(((n >> shift) & 0x7f) | 0x80)
  track.push(n & 0x7f)
}
