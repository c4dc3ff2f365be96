/**
 * The relayed links of one room, from both sides: those that end here, over whoever can carry them,
 * and those of others that we carry (RL1–RL7).
 */
import type { Clock, Dialer, Entropy } from '../ports.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import type { RoomKeys } from '../protocol/keys.ts'
import {
  decodeRelayMessage,
  FROM_CARRIER,
  RELAY,
  type RelayMessage,
} from '../protocol/relay-message.ts'
import type { CarrierOffer } from '../protocol/relay-signal.ts'
import { type LocalMicros, localMicros, type Micros, seconds } from '../time/units.ts'
import type { VerifiedLink } from './pair.ts'
import { createCarrier } from './relay-carrier.ts'
import { createRelayDial, type RelayDial, type RelayDialContext } from './relay-dial.ts'
import { type Hop, hopOver } from './relay-hop.ts'
import { createRelayLink, type RelayLink } from './relay-link.ts'
import { RELAYED } from './relay-live.ts'

export interface RelayOptions {
  readonly self: PeerId
  readonly room: RoomId
  readonly keys: Pick<RoomKeys, 'relay'>
  readonly clock: Clock
  readonly entropy: Entropy
  /** Of our link to that peer, as far as it is known. */
  rtt(peer: PeerId): Micros | undefined
  /** That peer sent what no honest program sends. */
  onOffence(peer: PeerId): void
}

export interface Relay {
  /** Opens links to that peer through others. */
  dialerTo(peer: PeerId): Dialer
  /** Our link to that peer is verified, for the first time or anew. */
  up(peer: PeerId, verified: VerifiedLink): void
  down(peer: PeerId): void
  /** @returns whether that message of a sync lane was about relayed links */
  message(from: PeerId, bytes: Uint8Array): boolean
  /** @returns whether that datagram was one of a relayed link */
  datagram(from: PeerId, bytes: Uint8Array): boolean
  counts(): { readonly carriedLinks: number; readonly relayDropped: number }
  close(): void
}

/** How long a carrier that failed is asked last. */
const AVOIDED = seconds(60)
/** A carrier that failed counts as so much further away, but is still better than none. */
const AVOIDED_COST = seconds(10)
/** Where nothing has been measured yet. */
const UNKNOWN_COST = seconds(1)

export function createRelay(options: RelayOptions): Relay {
  const { clock } = options
  /** Direct, verified links: who is behind one can carry, and be carried. */
  const hops = new Map<PeerId, Hop>()
  const dials = new Map<PeerId, RelayDial>()
  const links = new Map<string, RelayLink>()
  const avoided = new Map<PeerId, LocalMicros>()
  let dropped = 0

  const carrier = createCarrier({
    clock,
    hop: peer => hops.get(peer),
    onOffence: options.onOffence,
  })

  function costOf(peer: PeerId): number {
    const until = avoided.get(peer)
    const isAvoided = until !== undefined && clock.now() < until
    return (options.rtt(peer) ?? UNKNOWN_COST) + (isAvoided ? AVOIDED_COST : 0)
  }

  const carriers = (): readonly CarrierOffer[] =>
    [...hops.keys()]
      .map(peer => ({ peer, cost: costOf(peer) }))
      .sort((a, b) => a.cost - b.cost || (a.peer < b.peer ? -1 : 1))

  function avoid(peer: PeerId): void {
    avoided.set(peer, localMicros(clock.now() + AVOIDED))
  }

  const link: RelayDialContext['link'] = ({ carrier, circuit, keys, fingerprints }) => {
    const hop = hops.get(carrier)
    const key = keyOf(carrier, circuit)
    if (!hop || links.has(key)) return undefined
    const made = createRelayLink({
      clock,
      carrier,
      hop,
      circuit,
      keys,
      fingerprints,
      onEnd: () => {
        dropped += made.refused()
        links.delete(key)
        // Whatever ended it, the next one is better tried with somebody else.
        avoid(carrier)
      },
    })
    links.set(key, made)
    return made.link
  }

  function dialTo(peer: PeerId, dialOptions: Parameters<Dialer['dial']>[0]): RelayDial {
    dials.get(peer)?.close()
    const dial: RelayDial = createRelayDial(
      {
        ...options,
        carriers,
        avoid,
        link,
        ask: (through, to) => hops.get(through)?.say({ name: 'ask', peer: to }),
        onSettled: () => {
          if (dials.get(peer) === dial) dials.delete(peer)
        },
      },
      peer,
      dialOptions,
    )
    dials.set(peer, dial)
    return dial
  }

  function fromCarrier(from: PeerId, message: RelayMessage): void {
    switch (message.name) {
      case 'open': {
        const circuit = message.circuit & ~FROM_CARRIER
        if (!dials.get(message.peer)?.opened(from, circuit))
          hops.get(from)?.say({ name: 'close', circuit })
        break
      }
      case 'refuse':
        dials.get(message.peer)?.refused(from)
        break
      case 'frame':
        linkOf(from, message.circuit)?.frame(message.box)
        break
      case 'ack':
        linkOf(from, message.circuit)?.ack(message.frames)
        break
      case 'close':
        linkOf(from, message.circuit)?.end()
        break
      case 'ask':
        break
    }
  }

  function toCarrier(from: PeerId, message: RelayMessage): void {
    switch (message.name) {
      case 'ask':
        carrier.ask(from, message.peer)
        break
      case 'frame':
        carrier.frame(from, message.circuit, message.box)
        break
      case 'ack':
        carrier.ack(from, message.circuit, message.frames)
        break
      case 'close':
        carrier.hangUp(from, message.circuit)
        break
      case 'open':
      case 'refuse':
        break
    }
  }

  const linkOf = (from: PeerId, circuit: number): RelayLink | undefined =>
    links.get(keyOf(from, circuit & ~FROM_CARRIER))

  function down(peer: PeerId): void {
    if (!hops.delete(peer)) return
    carrier.down(peer)
    for (const [key, { link, end }] of [...links]) if (link.via === peer && links.has(key)) end()
  }

  return {
    dialerTo: peer => ({ dial: dialOptions => dialTo(peer, dialOptions) }),
    up(peer, verified) {
      // What went over an older link to that peer has a gap now.
      down(peer)
      if (verified.link.route() !== 'relay') hops.set(peer, hopOver(verified))
    },
    down,
    message(from, bytes) {
      if (bytes[0] !== RELAY) return false
      const decoded = decodeRelayMessage(bytes)
      if (!decoded.ok || !hops.has(from)) options.onOffence(from)
      else if (isFromCarrier(decoded.value)) fromCarrier(from, decoded.value)
      else toCarrier(from, decoded.value)
      return true
    },
    datagram(from, bytes) {
      if (bytes[0] !== RELAYED) return false
      const circuit = bytes[1] ?? 0
      const mine = (circuit & FROM_CARRIER) === 0 ? undefined : linkOf(from, circuit)
      if (mine) mine.datagram(bytes)
      else if ((circuit & FROM_CARRIER) === 0) carrier.datagram(from, circuit, bytes)
      else dropped++
      return true
    },
    counts() {
      const carrying = carrier.counts()
      return { carriedLinks: carrying.carried, relayDropped: dropped + carrying.dropped }
    },
    close() {
      for (const dial of [...dials.values()]) dial.close()
      carrier.close()
    },
  }
}

const keyOf = (carrier: PeerId, circuit: number): string => `${carrier} ${circuit}`

/** `open` and what names a circuit say so by its bit 7; a refusal can come from nowhere else. */
const isFromCarrier = (message: RelayMessage): boolean =>
  'circuit' in message ? (message.circuit & FROM_CARRIER) !== 0 : message.name === 'refuse'
