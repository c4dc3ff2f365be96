/**
 * The full mesh: joins through signaling, keeps a pair with every member, opens and seals what they
 * say to each other before they have a link (LK1, SE3, SG4, SG10).
 */
import type { ProtocolError } from '../errors.ts'
import type { Cancel, Clock, Dialer, Entropy, Link, Random, Signaling } from '../ports.ts'
import type { Hello } from '../protocol/hello.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import type { RoomKeys } from '../protocol/keys.ts'
import type { Sealer } from '../protocol/seal.ts'
import { type IceServer, type ServerSignal, SIGNALING_VERSION } from '../protocol/signaling.ts'
import type { Result } from '../result.ts'
import { localMicros, type Micros, ms, seconds } from '../time/units.ts'
import type { VerifiedLink } from './pair.ts'
import { createRelay } from './relay.ts'
import { Roster } from './roster.ts'
import { createWays, type Ways } from './ways.ts'

export interface MeshOptions {
  readonly room: RoomId
  readonly self: PeerId
  readonly resume: string
  readonly keys: Pick<RoomKeys, 'proof' | 'relay'>
  readonly recorderToken: string | undefined
  readonly sealer: Sealer
  readonly signaling: Signaling
  readonly dialer: Dialer
  readonly clock: Clock
  readonly random: Random
  readonly entropy: Entropy
  sayAtDoor(): boolean
  hello(peer: PeerId, link: Link): Uint8Array
  verify(peer: PeerId, message: Uint8Array, link: Link): Result<Hello, ProtocolError>
  onUp(peer: PeerId, verified: VerifiedLink): void
  onDown(peer: PeerId): void
  onMessage(peer: PeerId, message: Uint8Array): void
  onDatagram(peer: PeerId, datagram: Uint8Array): void
  onGone(peer: PeerId): void
  /** Of the link to that peer, once it is known: the nearest carries (RL2). */
  rtt(peer: PeerId): Micros | undefined
  /** That peer said what no honest program says. */
  onOffence(peer: PeerId): void
  /** A peer's hello was wrong; it is shut out for a minute. */
  onRefused(error: ProtocolError): void
  /** Everything the server says that is not about the roster; told after the roster knew it. */
  onSignal(signal: ServerSignal): void
  onConnected(connected: boolean): void
}

export interface Mesh {
  readonly roster: Roster
  isUp(peer: PeerId): boolean
  /** That link is silent or broke the rules: close it and dial anew. */
  redial(peer: PeerId): void
  /** Begins: before it, nothing is said. */
  open(): void
  /** Shuts that peer out for a minute. */
  ban(peer: PeerId): void
  /** Closes that link once its last word is out, and shuts the peer out as `ban` does. */
  dismiss(peer: PeerId): void
  /** Takes back every dismissal: who is listed is dialed again. */
  readmit(): void
  /** The keys are others now: signaling is told, and every link stays (LK8). */
  moved(): void
  /** The peer said goodbye. */
  farewell(peer: PeerId): void
  /** What was refused, links that we carry for others now, and what we dropped of relayed ones. */
  counts(): Readonly<Record<'refusedSignals' | 'carriedLinks' | 'relayDropped', number>>
  close(): void
}

/** How long a peer whose hello was wrong is not dialed (ID4). */
const BAN = seconds(60)
/** What the word why gets to leave by. */
const LAST_WORD = ms(300)

export function createMesh(options: MeshOptions): Mesh {
  const { self, room, signaling, clock, sealer } = options
  const roster = new Roster()
  const pairs = new Map<PeerId, Ways>()
  const up = new Set<PeerId>()
  const banned = new Map<PeerId, Cancel>()
  /** Whose last word is still on its way. */
  const dismissed = new Map<PeerId, Cancel>()
  /** Who is shut out by a dismissal, not for what it said. */
  const turnedOut = new Set<PeerId>()
  const relay = createRelay(options)
  let ice: readonly IceServer[] = []
  let refusals = 0
  let closed = false
  let isConnected = false
  let stopListening: readonly Cancel[] = []

  function open(): void {
    if (closed) return
    stopListening = [
      signaling.onSignal(receive),
      signaling.onConnected(connected => {
        isConnected = connected
        if (connected) join()
        options.onConnected(connected)
      }),
    ]
  }

  function join(): void {
    signaling.send({
      type: 'join',
      version: SIGNALING_VERSION,
      room,
      peer: self,
      resume: options.resume,
      proof: options.keys.proof,
      door: options.sayAtDoor(),
      ...(options.recorderToken === undefined ? {} : { recorderToken: options.recorderToken }),
    })
  }

  function receive(signal: ServerSignal): void {
    if (closed) return
    if (signal.type === 'welcome' || signal.type === 'ice') ice = signal.ice
    if (signal.type === 'relay') relayed(signal.from, signal.body)
    if (roster.apply(signal)) meet()
    if (signal.type === 'welcome') for (const pair of pairs.values()) pair.hurry()
    options.onSignal(signal)
  }

  /** A pair for every member that is listed; none for those neither listed nor linked. */
  function meet(): void {
    for (const { peer, listed } of roster.members()) {
      if (peer === self) roster.remove(peer, 'for-now')
      else if (listed) pairWith(peer)
      else if (!up.has(peer)) drop(peer, 'for-now')
    }
  }

  function pairWith(peer: PeerId): Ways | undefined {
    const known = pairs.get(peer)
    if (known || banned.has(peer) || closed) return known
    const pair = createWays({
      initiator: self < peer,
      newestAttempt: sealer.newestAttempt(peer),
      clock,
      random: options.random,
      dialer: options.dialer,
      relayDialer: relay.dialerTo(peer),
      ice: () => ice,
      signal: (attempt, body) =>
        signaling.send({ type: 'relay', to: peer, body: sealer.seal(peer, attempt, body) }),
      hello: link => options.hello(peer, link),
      verify: (message, link) => options.verify(peer, message, link),
      onUp: verified => {
        up.add(peer)
        relay.up(peer, verified)
        options.onUp(peer, verified)
        for (const other of pairs.values()) other.carrierUp()
      },
      onMessage: message => {
        if (!relay.message(peer, message)) options.onMessage(peer, message)
      },
      onDatagram: datagram => {
        if (!relay.datagram(peer, datagram)) options.onDatagram(peer, datagram)
      },
      onDown: () => {
        unlink(peer)
        meet()
      },
      onRefused: error => {
        ban(peer)
        options.onRefused(error)
      },
    })
    pairs.set(peer, pair)
    return pair
  }

  /** @returns whether there was a link */
  function unlink(peer: PeerId): boolean {
    if (!up.delete(peer)) return false
    relay.down(peer)
    options.onDown(peer)
    return true
  }

  function relayed(from: PeerId, body: string): void {
    const opened = sealer.open(from, body)
    if (!opened.ok) refusals++
    else if (roster.get(from)) pairWith(from)?.signal(opened.value.attempt, opened.value.body)
  }

  function ban(peer: PeerId): void {
    refusals++
    dismissed.get(peer)?.()
    dismissed.delete(peer)
    turnedOut.delete(peer)
    const pair = pairs.get(peer)
    pairs.delete(peer)
    pair?.close()
    unlink(peer)
    banned.get(peer)?.()
    banned.set(
      peer,
      clock.at(localMicros(clock.now() + BAN), () => lift([peer])),
    )
    meet()
  }

  function lift(peers: readonly PeerId[]): void {
    for (const peer of peers) {
      banned.get(peer)?.()
      banned.delete(peer)
      turnedOut.delete(peer)
    }
    meet()
  }

  function turnOut(peer: PeerId): void {
    ban(peer)
    turnedOut.add(peer)
  }

  function drop(peer: PeerId, forGood: 'for-good' | 'for-now'): void {
    roster.remove(peer, forGood)
    const pair = pairs.get(peer)
    pairs.delete(peer)
    pair?.close()
    unlink(peer)
    options.onGone(peer)
  }

  return {
    roster,
    open,
    ban,
    dismiss(peer) {
      const due = localMicros(clock.now() + LAST_WORD)
      if (!dismissed.has(peer))
        dismissed.set(
          peer,
          clock.at(due, () => turnOut(peer)),
        )
    },
    readmit() {
      for (const [peer, cancel] of [...dismissed]) {
        cancel()
        turnOut(peer)
      }
      lift([...turnedOut])
    },
    moved() {
      if (isConnected && !closed) join()
    },
    isUp: peer => up.has(peer),
    redial: peer => pairs.get(peer)?.redial(),
    farewell: peer => drop(peer, 'for-good'),
    counts: () => ({ refusedSignals: refusals, ...relay.counts() }),
    close() {
      if (closed) return
      closed = true
      for (const stop of stopListening) stop()
      for (const cancel of [...banned.values(), ...dismissed.values()]) cancel()
      relay.close()
      for (const pair of pairs.values()) pair.close()
      pairs.clear()
      signaling.send({ type: 'leave' })
      signaling.close()
    },
  }
}
