/** What I play, as clips on my track: what Record was on for, and the last bars when I want them. */
import type { PlayedEvent } from '../shared/midi/message.ts'
import type { Entropy } from '../shared/ports.ts'
import type { LoopedBars } from '../shared/sequence/loop-that.ts'
import type { RecordingView } from './app.ts'
import type { Jam } from './jam.ts'
import { createLoopMaker } from './loop-maker.ts'
import type { Notices } from './notices.ts'
import { createRecordingTape, type RecordingPlace } from './recording.ts'
import type { Store } from './store/store.ts'

/** Clips of as many notes as they may have: more would be too much for one change (DOC7). */
const EDITS_A_CHANGE = 4

export interface MyClips {
  readonly recording: Store<RecordingView>
  /** Each event of mine, as it was kept. */
  add(event: PlayedEvent): void
  /** @throws RoomError outside a room, as do the others */
  start(): void
  stop(): Promise<void>
  loopThat(bars: LoopedBars): Promise<void>
  /** The room was left. */
  clear(): void
}

export function createMyClips({
  entropy,
  notices,
  here,
}: {
  readonly entropy: Entropy
  readonly notices: Notices
  /** @throws RoomError outside a room */
  here(): Pick<RecordingPlace, 'session'> & { readonly jam: Jam }
}): MyClips {
  const tape = createRecordingTape(entropy)
  const loops = createLoopMaker(entropy)

  function place(): RecordingPlace {
    const { jam, session } = here()
    const { self, clock } = jam.room.view()
    return { session, player: self.player, now: jam.room.clock.now(), clock: clock.id }
  }

  return {
    recording: tape.view,
    add(event) {
      tape.add(event)
      loops.add(event)
    },
    start: () => tape.start(place()),
    async stop() {
      const edits = tape.stop(place())
      const { room } = here().jam
      // Told in the order of the song, and each told before the next is waited for.
      const parts = Array.from({ length: Math.ceil(edits.length / EDITS_A_CHANGE) }, (_, n) =>
        room.edit(edits.slice(n * EDITS_A_CHANGE, (n + 1) * EDITS_A_CHANGE)),
      )
      await Promise.all(parts)
    },
    async loopThat(bars) {
      const { room } = here().jam
      const edits = loops.edits(bars, place(), room.lead())
      if (edits.length > 0) await room.edit(edits)
      else notices.say('info', 'You played nothing that could be looped.')
    },
    clear() {
      tape.view.set({ on: false })
      loops.clear()
    },
  }
}
