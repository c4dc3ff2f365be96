/** Record: what I play while it is on becomes a clip on my track. The take is kept anyway (TK1). */
import type { Edit } from '../shared/doc/edit.ts'
import type { SessionView } from '../shared/doc/view.ts'
import type { PlayedEvent } from '../shared/midi/message.ts'
import type { Entropy } from '../shared/ports.ts'
import type { PlayerId } from '../shared/protocol/ids.ts'
import { clipsOf, type RecordingLayout } from '../shared/sequence/record-clip.ts'
import { isRolling, placeIn } from '../shared/time/transport.ts'
import type { Micros } from '../shared/time/units.ts'
import type { RecordingView } from './app.ts'
import { clipsOnMyTrack } from './my-track.ts'
import { createStore, type Store } from './store/store.ts'

export interface RecordingPlace {
  readonly session: SessionView
  readonly player: PlayerId
  /** Room clock now, and which life of it. */
  readonly now: Micros
  readonly clock: string
}

export interface RecordingTape {
  readonly view: Store<RecordingView>
  start(place: RecordingPlace): void
  add(event: PlayedEvent): void
  /** What the recording comes to: edits that put it on my track; none when nothing was played. */
  stop(place: RecordingPlace): readonly Edit[]
}

export function createRecordingTape(entropy: Entropy): RecordingTape {
  const view = createStore<RecordingView>({ on: false })
  let begun: RecordingPlace | undefined
  let events: PlayedEvent[] = []

  return {
    view,
    start(place) {
      begun = place
      events = []
      view.set({ on: true })
    },
    add(event) {
      if (begun) events.push(event)
    },
    stop(place) {
      const from = begun
      begun = undefined
      view.set({ on: false })
      if (!from) return []
      const layout = layoutOf(from, place)
      const clips = clipsOf(events, { from: from.now, until: place.now, layout })
      return clipsOnMyTrack(clips, place, entropy)
    },
  }
}

function layoutOf(from: RecordingPlace, until: RecordingPlace): RecordingLayout {
  const { position: start, tempo } = placeIn(from.session.transport, from.clock, from.now)
  if (isRolling(from.session.transport, from.clock))
    return { by: 'position', start, ...endOf(until) }
  return { by: 'tempo', start, bpm: tempo }
}

function endOf({ session, clock, now }: RecordingPlace) {
  const { position, tempo } = placeIn(session.transport, clock, now)
  return { end: position, bpm: tempo }
}
