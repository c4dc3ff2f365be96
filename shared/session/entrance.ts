/** From the door into the room, or why not: the one talk with signaling that has an answer (SG6). */
import { RoomError } from '../errors.ts'
import type { Clock, Signaling } from '../ports.ts'
import type { PeerId } from '../protocol/ids.ts'
import type { RefusalCode, ServerSignal } from '../protocol/signaling.ts'
import { localMicros, type Micros, ms } from '../time/units.ts'
import type { RoomPhase } from './room-view.ts'

export interface EntranceOptions {
  readonly self: PeerId
  /** A Recorder is inside at once. */
  readonly begins: 'at-the-door' | 'inside'
  readonly signaling: Signaling
  readonly clock: Clock
  now(): Micros
  onPhase(): void
}

export interface Entrance {
  phase(): RoomPhase
  /** True before `enter`: signaling is told so with every join. */
  isAtDoor(): boolean
  /** The same, for a join: signaling is told of it. */
  sayAtDoor(): boolean
  signal(signal: ServerSignal): void
  connected(connected: boolean): void
  /**
   * Settles when signaling agreed, or at once where it cannot be asked: then the next join asks.
   * @throws RoomError when it refused
   */
  enter(): Promise<void>
  leave(): void
}

/** A server that does not answer must not keep players out of a room whose links stand. */
const ANSWER_PATIENCE = ms(2_000)
/** Refusals that end the stay; others concern one signal only. */
const FINAL: ReadonlySet<RefusalCode> = new Set(['room-full', 'outdated', 'duplicate-peer'])

export function createEntrance(options: EntranceOptions): Entrance {
  const { self, clock, signaling } = options
  let phase: RoomPhase =
    options.begins === 'inside' ? { name: 'in', since: options.now() } : { name: 'opening' }
  let atDoor = options.begins === 'at-the-door'
  /** What signaling was told with the last join. */
  let saidAtDoor = atDoor
  let welcome = false
  let answer: ((refused: RoomError | undefined) => void) | undefined

  function move(next: RoomPhase): void {
    phase = next
    options.onPhase()
  }

  function goIn(): void {
    if (phase.name === 'opening' || phase.name === 'door')
      move({ name: 'in', since: options.now() })
  }

  return {
    phase: () => phase,
    isAtDoor: () => atDoor,
    sayAtDoor() {
      saidAtDoor = atDoor
      return atDoor
    },
    connected(connected) {
      if (!connected) welcome = false
    },
    signal(signal) {
      if (signal.type === 'welcome') {
        welcome = true
        if (phase.name === 'opening') move({ name: 'door' })
        // The player went in while the join was on its way.
        if (saidAtDoor && !atDoor) signaling.send({ type: 'enter' })
      } else if (signal.type === 'entered' && signal.peer === self) answer?.(undefined)
      else if (signal.type === 'refused' && FINAL.has(signal.code)) {
        const { code, message } = signal
        if (!answer || code !== 'room-full') move({ name: 'refused', code, message })
        answer?.(new RoomError(code as 'room-full', message))
      }
    },
    async enter() {
      if (phase.name === 'in') return
      atDoor = false
      if (welcome) {
        const refused = await new Promise<RoomError | undefined>(resolve => {
          const giveUp = clock.at(localMicros(clock.now() + ANSWER_PATIENCE), () =>
            resolve(undefined),
          )
          answer = said => {
            giveUp()
            resolve(said)
          }
          signaling.send({ type: 'enter' })
        })
        answer = undefined
        if (refused) {
          atDoor = true
          throw refused
        }
      }
      goIn()
    },
    leave() {
      if (phase.name !== 'refused') move({ name: 'left' })
    },
  }
}
