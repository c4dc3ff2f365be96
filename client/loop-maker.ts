/** "Loop that": keeps what I played last, so that its bars can become a clip that repeats. */
import type { Edit } from '../shared/doc/edit.ts'
import type { PlayedEvent } from '../shared/midi/message.ts'
import type { Entropy } from '../shared/ports.ts'
import { type LoopedBars, loopThat } from '../shared/sequence/loop-that.ts'
import { type Micros, micros, ms, seconds } from '../shared/time/units.ts'
import { clipsOnMyTrack } from './my-track.ts'
import type { RecordingPlace } from './recording.ts'

export interface LoopMaker {
  /** Each event of mine, as it was kept. */
  add(event: PlayedEvent): void
  /** None when nothing was played in those bars. @param lead as edits of the transport have it */
  edits(bars: LoopedBars, place: RecordingPlace, lead: Micros): readonly Edit[]
  clear(): void
}

/** Eight bars of four at 20 bpm, and again as much. */
const KEPT = seconds(200)
const KEPT_EVENTS = 20_000
/** From the press to the document, beside the way to the others. */
const COMMITTING = ms(60)

export function createLoopMaker(entropy: Entropy): LoopMaker {
  let events: PlayedEvent[] = []

  return {
    add(event) {
      events.push(event)
      if (events.length > 2 * KEPT_EVENTS) events = events.slice(-KEPT_EVENTS)
    },
    edits(bars, place, lead) {
      const { session, now, clock } = place
      events = events.filter(({ moment }) => moment > now - KEPT).slice(-KEPT_EVENTS)
      const known = micros(now + lead + COMMITTING)
      const clips = loopThat(events, { bars, transport: session.transport, clock, now, known })
      return clipsOnMyTrack(clips, place, entropy)
    },
    clear() {
      events = []
    },
  }
}
