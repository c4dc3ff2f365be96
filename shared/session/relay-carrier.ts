/**
 * Carrying the links of others who cannot reach each other (RL1, RL3, RL6): at most two pairs, one
 * hop, sealed boxes in and out. Who sends more than agreed is cut off.
 */
import { RateLimit } from '../live/rate-limit.ts'
import type { Clock } from '../ports.ts'
import type { PeerId } from '../protocol/ids.ts'
import { FROM_CARRIER } from '../protocol/relay-message.ts'
import { type LocalMicros, seconds } from '../time/units.ts'
import { CarriedWay } from './relay-carried-way.ts'
import type { Hop } from './relay-hop.ts'

export interface CarrierOptions {
  readonly clock: Clock
  /** Undefined unless our link to that peer is verified and direct. */
  hop(peer: PeerId): Hop | undefined
  /** That peer sent what no honest program sends. */
  onOffence(peer: PeerId): void
}

export interface Carrier {
  /** `from` wants a link with `to` through us: it is opened, or refused. */
  ask(from: PeerId, to: PeerId): void
  frame(from: PeerId, circuit: number, box: Uint8Array): void
  ack(from: PeerId, circuit: number, frames: number): void
  hangUp(from: PeerId, circuit: number): void
  datagram(from: PeerId, circuit: number, bytes: Uint8Array): void
  /** Our link to that peer is gone or another one: what went over it ends. */
  down(peer: PeerId): void
  counts(): { readonly carried: number; readonly dropped: number }
  close(): void
}

const MAX_CARRIED_PAIRS = 2
/** An honest end asks once, and again when that link ended. */
const ASKS_A_SECOND = 5
/** Both ends ping each second (LK5): where nothing passes for so long, nobody is left. */
const IDLE = seconds(15)

interface Circuit {
  readonly number: number
  readonly ends: readonly [PeerId, PeerId]
  /** By the end that speaks. */
  readonly ways: ReadonlyMap<PeerId, CarriedWay>
  lastUsed: LocalMicros
}

const otherEnd = ({ ends: [a, b] }: Circuit, end: PeerId): PeerId => (end === a ? b : a)

export function createCarrier({ clock, hop, onOffence }: CarrierOptions): Carrier {
  const circuits = new Map<number, Circuit>()
  const asks = new Map<PeerId, RateLimit>()
  let last = -1
  let dropped = 0

  function circuitOf(from: PeerId, number: number) {
    const circuit = circuits.get(number)
    const way = circuit?.ways.get(from)
    return circuit && way ? { circuit, way } : undefined
  }

  function refuse(circuit: Circuit, from: PeerId): void {
    onOffence(from)
    end(circuit)
  }

  /** Ends it for both, now; who is still there is told. */
  function end(circuit: Circuit): void {
    circuits.delete(circuit.number)
    for (const way of circuit.ways.values()) way.stop()
    for (const peer of circuit.ends)
      hop(peer)?.say({ name: 'close', circuit: circuit.number | FROM_CARRIER })
  }

  /** One end is gone: what it said last still reaches the other. */
  function windUp(circuit: Circuit, gone: PeerId): void {
    const other = otherEnd(circuit, gone)
    const done = () => {
      circuits.delete(circuit.number)
      for (const way of circuit.ways.values()) way.stop()
    }
    circuit.ways.get(other)?.stop()
    if (hop(other)) circuit.ways.get(gone)?.finish(done)
    else done()
  }

  /** An older link of the same two is replaced; one that nobody uses any more makes room. */
  function makeRoom(from: PeerId, to: PeerId): void {
    const now = clock.now()
    for (const circuit of circuits.values()) {
      const isTheirs = circuit.ends.includes(from) && circuit.ends.includes(to)
      if (isTheirs || now - circuit.lastUsed > IDLE) end(circuit)
    }
  }

  function mayAsk(from: PeerId): boolean {
    const limit = asks.get(from) ?? new RateLimit(ASKS_A_SECOND, clock.now())
    asks.set(from, limit)
    return limit.take(clock.now())
  }

  function nextNumber(): number {
    do last = (last + 1) % FROM_CARRIER
    while (circuits.has(last))
    return last
  }

  function open(ends: readonly [PeerId, PeerId]): void {
    const [a, b] = ends
    const number = nextNumber()
    const wayTo = (peer: PeerId) => new CarriedWay({ clock, circuit: number, hop: () => hop(peer) })
    const ways = new Map([
      [a, wayTo(b)],
      [b, wayTo(a)],
    ])
    circuits.set(number, { number, ends, ways, lastUsed: clock.now() })
    const circuit = number | FROM_CARRIER
    hop(b)?.say({ name: 'open', circuit, peer: a })
    hop(a)?.say({ name: 'open', circuit, peer: b })
  }

  return {
    ask(from, to) {
      if (!mayAsk(from)) {
        dropped++
        onOffence(from)
        return
      }
      makeRoom(from, to)
      const isPossible = from !== to && hop(from) && hop(to)
      if (isPossible && circuits.size < MAX_CARRIED_PAIRS) open([from, to])
      else hop(from)?.say({ name: 'refuse', peer: to })
    },
    frame(from, number, box) {
      const found = circuitOf(from, number)
      if (!found) {
        dropped++
        return
      }
      found.circuit.lastUsed = clock.now()
      if (found.way.frame(box)) return
      dropped++
      refuse(found.circuit, from)
    },
    ack(from, number, frames) {
      const found = circuitOf(from, number)
      if (!found) return
      // Else the other end would send more than we can take, and the blame would be its own.
      const said = found.circuit.ways.get(otherEnd(found.circuit, from))?.said ?? 0
      if (frames <= said) found.way.ack(frames)
      else refuse(found.circuit, from)
    },
    hangUp(from, number) {
      const found = circuitOf(from, number)
      if (found) windUp(found.circuit, from)
    },
    datagram(from, number, bytes) {
      const found = circuitOf(from, number)
      if (!found?.way.datagram(bytes)) dropped++
      if (found) found.circuit.lastUsed = clock.now()
    },
    down(peer) {
      asks.delete(peer)
      for (const circuit of [...circuits.values()])
        if (circuit.ends.includes(peer)) windUp(circuit, peer)
    },
    counts: () => ({ carried: circuits.size, dropped }),
    close() {
      for (const circuit of [...circuits.values()]) end(circuit)
    },
  }
}
