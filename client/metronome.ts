/** The click, rendered here from the room's transport: everybody's falls at the same moment. */
import type { TransportView } from '../shared/doc/view.ts'
import type { RoomClock } from '../shared/ports.ts'
import { clicksBetween, phaseIn } from '../shared/time/transport.ts'
import type { AudioEngine } from './audio/engine.ts'

export interface Metronome {
  toggle(): void
  /** The transport that the clicks follow; undefined outside a room. */
  follow(source: FollowedTransport | undefined): void
}

export interface FollowedTransport {
  readonly clock: RoomClock
  readonly clockId: () => string
  readonly transport: TransportView
}

export function createMetronome(audio: Pick<AudioEngine, 'setClicks'>): Metronome {
  let isOn = false
  let source: FollowedTransport | undefined

  function apply(): void {
    const followed = source
    const metronome = isOn
    const clicks = followed && (isOn || countsIn(followed))
    audio.setClicks(
      clicks
        ? (from, to) =>
            clicksBetween(
              followed.transport,
              followed.clockId(),
              followed.clock.toRoom(from),
              followed.clock.toRoom(to),
            )
              .filter(({ countIn }) => metronome || countIn)
              .map(click => ({ ...click, moment: followed.clock.toLocal(click.moment) }))
        : undefined,
      { metronome },
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
      apply()
    },
  }
}

/** A count-in is for everybody, whoever has the metronome on (TR7). */
const countsIn = ({ clock, clockId, transport }: FollowedTransport): boolean =>
  phaseIn(transport, clockId(), clock.now()) === 'counting-in'
