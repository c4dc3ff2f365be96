import type { Clock, Signaling } from '../../shared/ports.ts'
import {
  type ClientSignal,
  decodeClientSignal,
  decodeServerSignal,
  type IceServer,
  type ServerSignal,
} from '../../shared/protocol/signaling.ts'
import { localMicros, type Micros, ms } from '../../shared/time/units.ts'
import { type ConnectionId, connectionId, type Effect, say } from '../../signaling/effects.ts'
import { Rendezvous } from '../../signaling/rooms.ts'

/** How soon a client whose connection was closed comes back. */
const RECONNECT = ms(1000)

export interface MemorySignalingOptions {
  readonly clock: Clock
  /** One way, client to server and back. */
  readonly latency?: Micros
  readonly ice?: readonly IceServer[]
  readonly recorderToken?: string
  readonly roomLimit?: number
}

/** The server's own logic behind wires in memory, which decode both ways and can be cut. */
export class MemorySignaling {
  /** A hostile server: changes, or swallows, what it tells a client. */
  tamper: (signal: ServerSignal) => ServerSignal | undefined = signal => signal
  /** All that any client was told. */
  readonly told: ServerSignal[] = []
  readonly #options: MemorySignalingOptions
  readonly #wires = new Map<ConnectionId, Wire>()
  readonly #unplugged = new Set<Wire>()
  #rendezvous: Rendezvous
  #up = true
  #wireCount = 0

  constructor(options: MemorySignalingOptions) {
    this.#options = options
    this.#rendezvous = this.#begin()
  }

  connect(): Signaling {
    const wire: Wire = new Wire({
      say: signal => this.#later(wire, () => this.#receive(wire, signal)),
      hangUp: () => this.#cut(wire),
    })
    if (this.#up) this.#plug(wire)
    else this.#unplugged.add(wire)
    return wire
  }

  /** Every client is cut off, and the server forgets all. */
  kill(): void {
    this.#up = false
    this.#rendezvous = this.#begin()
    for (const wire of [...this.#wires.values()]) {
      this.#unplugged.add(wire)
      wire.plug(undefined)
    }
    this.#wires.clear()
  }

  restart(): void {
    this.#up = true
    for (const wire of this.#unplugged) this.#plug(wire)
    this.#unplugged.clear()
  }

  #begin(): Rendezvous {
    const { roomLimit = 12, ice = [], recorderToken } = this.#options
    return new Rendezvous({
      roomLimit,
      ice: () => ice,
      records: recorderToken !== undefined,
      isRecorderToken: token => token === recorderToken,
    })
  }

  #plug(wire: Wire): void {
    const id = connectionId(`wire ${this.#wireCount++}`)
    this.#wires.set(id, wire)
    wire.plug(id)
  }

  #cut(wire: Wire): void {
    this.#unplugged.delete(wire)
    const { id } = wire
    if (!id || !this.#wires.delete(id)) return
    this.#carryOut(this.#rendezvous.lost(id))
  }

  #receive({ id }: Wire, said: ClientSignal): void {
    if (!id) return
    const signal = decodeClientSignal(JSON.parse(JSON.stringify(said)))
    this.#carryOut(
      signal.ok
        ? this.#rendezvous.receive(id, signal.value)
        : [say(id, { type: 'refused', code: 'malformed', message: signal.error.message })],
    )
  }

  #carryOut(effects: readonly Effect[]) {
    for (const effect of effects) {
      if (effect.type === 'say') this.#tell(this.#wires.get(effect.to), effect.signal)
      else if (effect.type === 'probe') {
        const holder = this.#wires.has(effect.holder) ? 'alive' : 'silent'
        this.#carryOut(this.#rendezvous.settle(effect.challenger, holder))
      } else this.#hangUp(effect.connection)
    }
  }

  #tell(wire: Wire | undefined, signal: ServerSignal): void {
    const tampered = this.tamper(signal)
    const told = tampered && decodeServerSignal(JSON.parse(JSON.stringify(tampered)))
    if (!wire || !told?.ok) return
    this.told.push(told.value)
    this.#later(wire, () => wire.hear(told.value))
  }

  /** As with socket.io: the client comes back by itself. */
  #hangUp(id: ConnectionId): void {
    const wire = this.#wires.get(id)
    if (!wire) return
    this.#wires.delete(id)
    wire.plug(undefined)
    this.#carryOut(this.#rendezvous.lost(id))
    this.#unplugged.add(wire)
    const { clock } = this.#options
    clock.at(localMicros(clock.now() + RECONNECT), () => {
      if (this.#up && this.#unplugged.delete(wire)) this.#plug(wire)
    })
  }

  /** What is on its way when the wire is cut never comes. */
  #later(wire: Wire, task: () => void): void {
    const { id } = wire
    const due = localMicros(this.#options.clock.now() + (this.#options.latency ?? ms(5)))
    this.#options.clock.at(due, () => id === wire.id && task())
  }
}

/** One client's end. It has an id while it is connected, another one each time. */
class Wire implements Signaling {
  id: ConnectionId | undefined
  readonly #server: { say(signal: ClientSignal): void; hangUp(): void }
  readonly #hearers = new Set<(signal: ServerSignal) => void>()
  readonly #watchers = new Set<(connected: boolean) => void>()

  constructor(server: { say(signal: ClientSignal): void; hangUp(): void }) {
    this.#server = server
  }

  send(signal: ClientSignal): void {
    if (this.id) this.#server.say(signal)
  }

  onSignal(listener: (signal: ServerSignal) => void) {
    this.#hearers.add(listener)
    return () => {
      this.#hearers.delete(listener)
    }
  }

  onConnected(listener: (connected: boolean) => void) {
    this.#watchers.add(listener)
    listener(this.id !== undefined)
    return () => {
      this.#watchers.delete(listener)
    }
  }

  close(): void {
    this.#server.hangUp()
    this.id = undefined
  }

  hear(signal: ServerSignal): void {
    for (const hear of [...this.#hearers]) hear(signal)
  }

  plug(id: ConnectionId | undefined): void {
    this.id = id
    for (const watch of [...this.#watchers]) watch(id !== undefined)
  }
}
