/**
 * One attempt to open a relayed link (RL2, RL3): the two ends agree on keys and on who could carry
 * them, then the initiator asks one after the other.
 */
import type { Cancel, Clock, Dial, DialOptions, Entropy, Link } from '../ports.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import type { RoomKeys } from '../protocol/keys.ts'
import {
  agreeOnRelayKeys,
  RELAY_KEY_BYTES,
  type RelayKeys,
  relayFingerprint,
  relayPublicKey,
} from '../protocol/relay-keys.ts'
import {
  type CarrierOffer,
  decodeRelaySignal,
  encodeRelaySignal,
  MAX_CARRIERS,
  type RelaySignal,
} from '../protocol/relay-signal.ts'
import { localMicros, seconds } from '../time/units.ts'

export interface RelayDialContext {
  readonly self: PeerId
  readonly room: RoomId
  readonly keys: Pick<RoomKeys, 'relay'>
  readonly clock: Clock
  readonly entropy: Entropy
  /** To whom we have a direct link, and what it costs, the cheapest first. */
  carriers(): readonly CarrierOffer[]
  ask(carrier: PeerId, peer: PeerId): void
  /** That carrier did not do it: others come first for a while. */
  avoid(carrier: PeerId): void
  /** The carrier has opened that circuit; the link over it. */
  link(over: OpenCircuit): Link | undefined
  /** It opened, failed or was closed: nothing more is to come. */
  onSettled(): void
}

export interface OpenCircuit {
  readonly carrier: PeerId
  readonly circuit: number
  readonly keys: RelayKeys
  readonly fingerprints: Link['fingerprints']
}

export interface RelayDial extends Dial {
  /** @returns false when this dial waits for no such circuit */
  opened(carrier: PeerId, circuit: number): boolean
  refused(carrier: PeerId): void
}

/** From the first word to an open link. */
const PATIENCE = seconds(5)
/** A carrier answers at once, or not at all. */
const ASK_PATIENCE = seconds(1)

export function createRelayDial(
  context: RelayDialContext,
  peer: PeerId,
  options: DialOptions,
): RelayDial {
  const { self, clock } = context
  const secretKey = context.entropy(RELAY_KEY_BYTES)
  const publicKey = relayPublicKey(secretKey)
  let agreed: { readonly keys: RelayKeys; readonly theirs: Uint8Array } | undefined
  /** Who may open a circuit for us; the initiator asks the first. */
  let candidates: readonly PeerId[] = []
  let state: 'dialing' | 'open' | 'closed' = 'dialing'
  let link: Link | undefined
  let cancelAsk: Cancel = () => {}
  const cancelPatience = after(PATIENCE, fail)
  if (options.initiator) after(0, offer)

  function after(span: number, task: () => void): Cancel {
    return clock.at(localMicros(clock.now() + span), task)
  }

  const others = (): readonly CarrierOffer[] =>
    context
      .carriers()
      .filter(carrier => carrier.peer !== peer)
      .slice(0, MAX_CARRIERS)

  function offer(): void {
    if (state !== 'dialing') return
    const via = others()
    if (via.length === 0) fail()
    else options.onSignal(encodeRelaySignal({ type: 'offer', key: publicKey, via }))
  }

  function settle(next: 'open' | 'closed'): void {
    state = next
    cancelAsk()
    cancelPatience()
    context.onSettled()
  }

  function fail(): void {
    if (state !== 'dialing') return
    settle('closed')
    options.onFail('nobody could carry this link')
  }

  function agree(theirs: Uint8Array): boolean {
    const keys = agreeOnRelayKeys({
      room: context.room,
      keys: context.keys,
      secretKey,
      mine: { peer: self, publicKey },
      theirs: { peer, publicKey: theirs },
    })
    if (keys) agreed = { keys, theirs }
    return keys !== undefined
  }

  /** Those that both of us have, by what the whole way costs; ties: the smaller id. */
  function answer(offered: readonly CarrierOffer[]): void {
    const mine = new Map(context.carriers().map(({ peer, cost }) => [peer, cost]))
    candidates = offered
      .flatMap(({ peer, cost }) => {
        const rest = mine.get(peer)
        return rest === undefined ? [] : [{ peer, cost: cost + rest }]
      })
      .sort((a, b) => a.cost - b.cost || (a.peer < b.peer ? -1 : 1))
      .map(carrier => carrier.peer)
    options.onSignal(encodeRelaySignal({ type: 'answer', key: publicKey, via: candidates }))
    if (candidates.length === 0) fail()
  }

  function ask(): void {
    cancelAsk()
    const [first] = candidates
    if (!first) {
      fail()
      return
    }
    cancelAsk = after(ASK_PATIENCE, () => next(first))
    context.ask(first, peer)
  }

  function next(failed: PeerId): void {
    if (state !== 'dialing' || !options.initiator || candidates[0] !== failed) return
    context.avoid(failed)
    candidates = candidates.slice(1)
    ask()
  }

  /** One word of the right kind; anything else is ignored. */
  function hear(said: RelaySignal): void {
    const wanted = options.initiator ? 'answer' : 'offer'
    if (said.type !== wanted || agreed) return
    if (!agree(said.key)) fail()
    else if (said.type === 'offer') answer(said.via)
    else {
      const offered = new Set(others().map(carrier => carrier.peer))
      candidates = said.via.filter(carrier => offered.has(carrier))
      ask()
    }
  }

  return {
    signal(body) {
      const said = state === 'dialing' ? decodeRelaySignal(body) : undefined
      if (said) hear(said)
    },
    opened(carrier, circuit) {
      if (state !== 'dialing' || !agreed || !candidates.includes(carrier)) return false
      const { keys, theirs } = agreed
      const fingerprints = {
        local: relayFingerprint(publicKey),
        remote: relayFingerprint(theirs),
      }
      link = context.link({ carrier, circuit, keys, fingerprints })
      if (!link) return false
      settle('open')
      options.onOpen(link)
      return true
    },
    refused: next,
    close() {
      if (state === 'dialing') settle('closed')
      state = 'closed'
      link?.close()
    },
  }
}
