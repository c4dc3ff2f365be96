/** The click, rendered here from the room's transport: everybody's falls at the same moment. */
import type { TransportView } from '../shared/doc/view.ts'
import type { RoomClock } from '../shared/ports.ts'
import { clicksBetween } from '../shared/time/transport.ts'
import type { AudioEngine } from './audio/engine.ts'

export interface Metronome {
  toggle(): void
  /** The transport that the clicks follow; undefined outside a room. */
  follow(
    source:
      | {
          readonly clock: RoomClock
          readonly clockId: () => string
          readonly transport: TransportView
        }
      | undefined,
  ): void
}

export function createMetronome(audio: AudioEngine): Metronome {
  let isOn = false
  let source: Parameters<Metronome['follow']>[0]

  function apply(): void {
    const followed = source
    audio.setClicks(
      isOn
        ? (from, to) =>
            followed
              ? clicksBetween(
                  followed.transport,
                  followed.clockId(),
                  followed.clock.toRoom(from),
                  followed.clock.toRoom(to),
                ).map(({ moment, accent }) => ({ moment: followed.clock.toLocal(moment), accent }))
              : []
        : undefined,
    )
  }

  return {
    toggle() {
      isOn = !isOn
      apply()
    },
    follow(next) {
      if (next?.transport === source?.transport && next?.clock === source?.clock) return
      source = next
      if (isOn) apply()
    },
  }
}
