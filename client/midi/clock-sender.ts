/** The room's MIDI clock to one output, ahead of time, with the output's own delay (MO3–MO5). */
import type { TransportView } from '../../shared/doc/view.ts'
import { createClockOut, type TimedClockMessage } from '../../shared/midi/clock-out.ts'
import { clockBytesOf } from '../../shared/midi/midi-clock.ts'
import type { RoomClock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros, type Micros } from '../../shared/time/units.ts'
import { LOOK_AHEAD } from './output-lane.ts'
import type { OutputPort } from './output-port.ts'

/** The transport that clocks go by, and the clock that it goes by. */
export interface TransportSource {
  readonly clock: RoomClock
  readonly clockId: () => string
  readonly transport: TransportView
}

export interface ClockSender {
  /** Sends what is due within the look-ahead. @param delay by how much the output is later */
  step(source: TransportSource, now: LocalMicros, delay: Micros): void
  /** Says Stop if it runs. */
  stop(now: LocalMicros): void
}

export function createClockSender(port: OutputPort): ClockSender {
  const clockOut = createClockOut()
  let send: (messages: readonly TimedClockMessage[]) => void = () => {}
  let toRoom: (local: LocalMicros) => Micros = () => 0 as Micros

  return {
    step({ clock, clockId, transport }, now, delay) {
      toRoom = local => clock.toRoom(localMicros(local - delay))
      send = messages => {
        for (const { moment, message } of messages)
          port.send(clockBytesOf(message), localMicros(clock.toLocal(moment) + delay))
      }
      const until = toRoom(localMicros(now + LOOK_AHEAD))
      send(clockOut.advance(transport, clockId(), toRoom(now), until))
    },
    stop(now) {
      send(clockOut.stop(toRoom(now)))
    },
  }
}
