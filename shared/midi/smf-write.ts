/** A session as a Standard MIDI File (MF1): format 1, 960 per quarter, one track per take. */
import { type MidiEvent, writeMidi } from 'midi-file'
import type { ScaleName, Tonic } from '../music/key.ts'
import { keySignatureOf } from '../music/key-signature.ts'
import { utf8Encode } from '../text.ts'
import { type Micros, TICKS_PER_QUARTER } from '../time/units.ts'
import { createHeldNotes } from './held-notes.ts'
import { type MidiMessage, midiChannelOf, type PlayedEvent } from './message.ts'
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

export function writeSmf(song: SmfSong): Uint8Array {
  const moments = song.tracks.flatMap(track => track.events.map(event => event.moment))
  const grid = createSmfGrid({ segments: song.segments, barline: song.barline, moments })
  const tracks = [conductorTrack(song, grid), ...song.tracks.map(track => takeTrack(track, grid))]
  const header = { format: 1 as const, numTracks: tracks.length, ticksPerBeat: TICKS_PER_QUARTER }
  return Uint8Array.from(writeMidi({ header, tracks }))
}

function conductorTrack({ title, key, scale }: SmfSong, grid: SmfGrid): MidiEvent[] {
  const { sharps, mode } = keySignatureOf(key, scale)
  const track: MidiEvent[] = [
    { deltaTime: 0, type: 'trackName', text: latin1OfUtf8(title) },
    { deltaTime: 0, type: 'keySignature', key: sharps, scale: mode === 'minor' ? 1 : 0 },
  ]
  let last = 0
  for (const { tick, microsPerQuarter, timeSignature } of grid.tempos) {
    track.push(
      { deltaTime: tick - last, type: 'setTempo', microsecondsPerBeat: microsPerQuarter },
      {
        deltaTime: 0,
        type: 'timeSignature',
        numerator: timeSignature.beats,
        denominator: timeSignature.unit,
        metronome: CLOCKS_PER_WHOLE / timeSignature.unit,
        thirtyseconds: 8,
      },
    )
    last = tick
  }
  return [...track, { deltaTime: 0, type: 'endOfTrack' }]
}

function takeTrack({ name, events }: SmfTrack, grid: SmfGrid): MidiEvent[] {
  const track: MidiEvent[] = [{ deltaTime: 0, type: 'trackName', text: latin1OfUtf8(name) }]
  const held = createHeldNotes()
  let last = 0
  for (const event of events.toSorted((a, b) => a.moment - b.moment || a.index - b.index)) {
    const tick = grid.tickAt(event.moment)
    track.push(smfEventOf(event, tick - last))
    held.apply(event)
    last = tick
  }
  held.releaseAll().forEach((release, n) => {
    track.push(smfEventOf(release, n === 0 ? LAST_RELEASE : 0))
  })
  return [...track, { deltaTime: 0, type: 'endOfTrack' }]
}

function smfEventOf(message: MidiMessage, deltaTime: number): MidiEvent {
  const { status, data1, data2 } = message
  const channel = midiChannelOf(message)
  switch ((status >> 4) & 7) {
    case 0:
      return { deltaTime, type: 'noteOff', channel, noteNumber: data1, velocity: data2 }
    case 1:
      return data2 === 0
        ? { deltaTime, type: 'noteOff', channel, noteNumber: data1, velocity: 0 }
        : { deltaTime, type: 'noteOn', channel, noteNumber: data1, velocity: data2 }
    case 2:
      return { deltaTime, type: 'noteAftertouch', channel, noteNumber: data1, amount: data2 }
    case 3:
      return { deltaTime, type: 'controller', channel, controllerType: data1, value: data2 }
    case 4:
      return { deltaTime, type: 'programChange', channel, programNumber: data1 }
    case 5:
      return { deltaTime, type: 'channelAftertouch', channel, amount: data1 }
    default:
      return { deltaTime, type: 'pitchBend', channel, value: data1 + data2 * 128 - 8192 }
  }
}

/** midi-file writes one byte for each character: each UTF-8 byte becomes one character. */
const latin1OfUtf8 = (text: string): string =>
  Array.from(utf8Encode(text), byte => String.fromCharCode(byte)).join('')
