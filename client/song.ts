/** What the document holds, played: the song's notes on their way to the audio thread (SQ). */
import type { SessionView } from '../shared/doc/view.ts'
import { NOTE_OFF, NOTE_ON } from '../shared/midi/message.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import type { TrackId } from '../shared/protocol/ids.ts'
import type { LaneEvent } from '../shared/sequence/lane.ts'
import { createSongScheduler } from '../shared/sequence/song-scheduler.ts'
import { localMicros, type Micros, micros, ms } from '../shared/time/units.ts'
import type { AheadOutput } from './audio/ahead-output.ts'
import { SongFrames } from './audio/song-frames.ts'
import type { HeardInstruments } from './heard-instruments.ts'
import { isMoving, type SongSource } from './song-source.ts'
import type { TrackStrips } from './strips.ts'

export interface SongPlayer {
  /** After each change of the room or its document; undefined outside. */
  follow(source: SongSource | undefined): void
  /** The audio thread has forgotten what it was told, or only begins to hear. */
  restart(): void
  close(): void
}

/** Handed over this far ahead of what can still be changed: more than any hiccup of the page. */
const LOOK_AHEAD = ms(250)
const EVERY = ms(50)
/** From this page to the audio thread, at the most: what is due sooner is not taken back. */
const GUARD_SECONDS = 0.03
/** What is due now and was not known in time still begins if it is not older (LV4). */
const LATEST = ms(80)
/** By so much the clocks may part before what is ahead is placed anew, µs. */
const DRIFT = 1_000
/** Clocks that part by more were set anew, µs. */
const STEP = 100_000

export function createSongPlayer(options: {
  readonly clock: Clock
  readonly output: AheadOutput
  readonly strips: TrackStrips
  readonly instruments: HeardInstruments
  /** Ends all that a strip sounds, and forgets what it has ahead. */
  release(source: number): void
}): SongPlayer {
  const { clock, output, strips } = options
  const frames = new SongFrames(output.rate)
  const scheduler = createSongScheduler({ hand, cancel, silence })
  let source: SongSource | undefined
  /** What is due before it is settled. */
  let settled = Number.NEGATIVE_INFINITY
  let stopTimer: Cancel = () => {}

  function hand(track: TrackId, { moment, pitch, velocity }: LaneEvent): void {
    const { source: strip, midiChannel } = strips.of(track)
    const status = (velocity > 0 ? NOTE_ON : NOTE_OFF) | midiChannel
    output.hand(frames.frameOf(moment), strip, { status, data1: pitch, data2: velocity })
  }

  function cancel(track: TrackId, from: Micros): void {
    const { source: strip, midiChannel } = strips.of(track)
    output.cancel(frames.frameOf(from), strip, midiChannel)
  }

  function silence(): void {
    for (const strip of new Set(strips.taken().map(track => strips.of(track).source)))
      options.release(strip)
  }

  function look(): void {
    stopTimer()
    if (!source) return
    const now = source.clock.now()
    const at = earliest(source, now)
    if (at !== undefined) {
      const { session, clockId } = source
      scheduler.follow({ session, clock: clockId() })
      scheduler.look({
        at,
        until: micros(at + LOOK_AHEAD),
        oldest: micros(Math.min(at, now - LATEST)),
      })
      for (const track of strips.taken()) if (!session.tracks[track]) strips.free(track)
    }
    if (isMoving(source, now)) stopTimer = clock.at(localMicros(clock.now() + EVERY), look)
  }

  /** The first moment that can still be placed; undefined while there is no sound. */
  function earliest({ clock: roomClock }: SongSource, now: Micros): Micros | undefined {
    const [heard, working] = [output.frameHeardAt(roomClock.toLocal(now)), output.frameNow()]
    if (heard === undefined || working === undefined) {
      if (frames.known) forget()
      return undefined
    }
    const first = Math.ceil(working + GUARD_SECONDS * output.rate())
    const drift = frames.known ? Math.abs(frames.drift(now, heard)) : Number.POSITIVE_INFINITY
    if (drift > STEP) {
      if (frames.known) silence()
      forget()
      frames.set(now, heard)
    } else if (drift > DRIFT) {
      const from = frames.momentFrom(first)
      scheduler.takeBack(from)
      frames.set(now, heard, frames.frameOf(from))
      settled = Math.max(settled, from)
    }
    settled = Math.max(settled, frames.momentFrom(first))
    return micros(settled)
  }

  function forget(): void {
    scheduler.forget()
    frames.forget()
    settled = Number.NEGATIVE_INFINITY
  }

  function setInstruments(tracks: SessionView['tracks']): void {
    for (const track of Object.values(tracks))
      options.instruments.hear(strips.of(track.id).source, track.name, track)
  }

  return {
    follow(next) {
      if (!next || next.clock !== source?.clock) {
        silence()
        forget()
      }
      if (next && next.session.tracks !== source?.session.tracks)
        setInstruments(next.session.tracks)
      source = next
      look()
    },
    restart() {
      forget()
      look()
    },
    close() {
      stopTimer()
      source = undefined
    },
  }
}
