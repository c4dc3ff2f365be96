/** The song's notes on their way to the MIDI outputs, each track by its own route (MO1). */
import { NOTE_OFF, NOTE_ON } from '../../shared/midi/message.ts'
import type { Cancel, Clock } from '../../shared/ports.ts'
import type { TrackId } from '../../shared/protocol/ids.ts'
import type { LaneEvent } from '../../shared/sequence/lane.ts'
import { createSongScheduler } from '../../shared/sequence/song-scheduler.ts'
import { localMicros, micros, ms } from '../../shared/time/units.ts'
import { isMoving, type SongSource } from '../song-source.ts'
import type { NotesOut } from './midi-desk.ts'

export interface SongOut {
  /** After each change of the room or its document; undefined outside. */
  follow(source: SongSource | undefined): void
  close(): void
}

/** What is due sooner is on its way: an output may be set to be earlier than the sound by 50 ms. */
const FINAL = ms(90)
const LOOK_AHEAD = ms(100)
const EVERY = ms(25)
/** What is due now and was not known in time still begins if it is not older (SQ5). */
const LATEST = ms(80)

interface Waiting {
  readonly track: TrackId
  readonly event: LaneEvent
}

export function createSongOut({
  clock,
  out,
}: {
  readonly clock: Clock
  readonly out: NotesOut
}): SongOut {
  /** What may still be taken back. */
  let waiting: readonly Waiting[] = []
  const tracks = new Set<TrackId>()
  let source: SongSource | undefined
  let final = Number.NEGATIVE_INFINITY
  let stopTimer: Cancel = () => {}

  const scheduler = createSongScheduler({
    hand(track, event) {
      tracks.add(track)
      waiting = [...waiting, { track, event }]
    },
    cancel(track, from) {
      waiting = waiting.filter(one => one.track !== track || one.event.moment < from)
    },
    silence,
  })

  function silence(): void {
    waiting = []
    for (const track of tracks) out.release(track)
    tracks.clear()
  }

  function send({ track, event: { moment, pitch, velocity } }: Waiting, from: SongSource): void {
    const message = { status: velocity > 0 ? NOTE_ON : NOTE_OFF, data1: pitch, data2: velocity }
    out.play({ id: track, route: track }, message, from.clock.toLocal(moment))
  }

  function look(): void {
    stopTimer()
    if (!source) return
    const { session, clock: roomClock, clockId } = source
    const now = roomClock.now()
    final = Math.max(final, now + FINAL)
    const at = micros(final)
    const oldest = micros(now - LATEST)
    scheduler.follow({ session, clock: clockId() })
    scheduler.look({ at, until: micros(at + LOOK_AHEAD), oldest })
    const due = waiting.filter(({ event }) => event.moment < at)
    waiting = waiting.filter(({ event }) => event.moment >= at)
    for (const one of due) send(one, source)
    if (isMoving(source, now)) stopTimer = clock.at(localMicros(clock.now() + EVERY), look)
  }

  return {
    follow(next) {
      if (!next || next.clock !== source?.clock) {
        silence()
        scheduler.forget()
        final = Number.NEGATIVE_INFINITY
      }
      source = next
      look()
    },
    close() {
      stopTimer()
      source = undefined
    },
  }
}
