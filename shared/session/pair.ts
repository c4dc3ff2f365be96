/**
 * One pair's way to a verified link, and back to one when it is lost (LK1, LK6, ID4): dialing,
 * hello, make-before-break, back-off. It knows nothing of documents or notes.
 */
import type { ProtocolError } from '../errors.ts'
import type { Cancel, Clock, Dial, Dialer, Link, Random } from '../ports.ts'
import type { Hello } from '../protocol/hello.ts'
import type { IceServer } from '../protocol/signaling.ts'
import type { Result } from '../result.ts'
import { type LocalMicros, localMicros, ms } from '../time/units.ts'
import { createSyncLane, type SyncLane } from './sync-lane.ts'

export interface VerifiedLink {
  readonly link: Link
  readonly lane: SyncLane
  readonly hello: Hello
}

export interface PairOptions {
  readonly initiator: boolean
  /** The newest attempt of this pair so far, also of an earlier life of it (SE4). */
  readonly newestAttempt: number
  readonly clock: Clock
  readonly random: Random
  readonly dialer: Dialer
  ice(): readonly IceServer[]
  /** Seals and relays one body of that attempt to the other end. */
  signal(attempt: number, body: string): void
  /** My hello for that link, signed. */
  hello(link: Link): Uint8Array
  verify(hello: Uint8Array, link: Link): Result<Hello, ProtocolError>
  /** A verified link stands, in the place of an older one if there was one. */
  onUp(verified: VerifiedLink): void
  onMessage(message: Uint8Array): void
  onDatagram(datagram: Uint8Array): void
  /** The verified link is lost; the pair tries on. */
  onDown(): void
  /** The other end is not who it says it is, or speaks another version. */
  onRefused(error: ProtocolError): void
}

export interface Pair {
  /** The newest attempt that either end has made, as far as is known here (SE4). */
  newestAttempt(): number
  /** One opened signal body of the other end. */
  signal(attempt: number, body: string): void
  /** Closes the present link and dials anew: it is silent or broke the rules. */
  redial(): void
  /** Signaling is back: no reason to wait any longer. */
  hurry(): void
  close(): void
}

type Attempt =
  | { readonly phase: 'idle' }
  | { readonly phase: 'waiting'; readonly cancel: Cancel }
  | {
      readonly phase: 'dialing'
      readonly number: number
      readonly dial: Dial
      readonly since: LocalMicros
    }
  | {
      readonly phase: 'verifying'
      readonly number: number
      readonly dial: Dial
      readonly cancel: Cancel
    }

const FIRST_WAIT = ms(250)
const LONGEST_WAIT = ms(15_000)
/** What the answering end gives the dialing end before it asks to be dialed. */
const PATIENCE = ms(2_000)
const HELLO_PATIENCE = ms(5_000)
const DIAL_ME = '{"type":"dial-me"}'

export function createPair(options: PairOptions): Pair {
  const { initiator, clock, random } = options
  let attempt: Attempt = { phase: 'idle' }
  /** The newest attempt number used or seen; both ends count on from it (SE4). */
  let newest = options.newestAttempt
  let failures = 0
  let current: { readonly verified: VerifiedLink; readonly dial: Dial } | undefined
  let closed = false

  function dial(number: number): void {
    abandon()
    newest = number
    const mine: Dial = options.dialer.dial({
      initiator,
      ice: options.ice(),
      onSignal: body => options.signal(number, body),
      onOpen: link => {
        if (isMine()) verify(number, mine, link)
      },
      onFail: () => {
        if (isMine()) retry()
      },
    })
    const isMine = (): boolean => attempt.phase === 'dialing' && attempt.dial === mine
    attempt = { phase: 'dialing', number, dial: mine, since: clock.now() }
  }

  function verify(number: number, dial: Dial, link: Link): void {
    let verified: VerifiedLink | undefined
    const isCurrent = () => verified !== undefined && current?.verified === verified
    const fail = () => {
      if (isCurrent()) lose()
      else if (attempt.phase === 'verifying' && attempt.dial === dial) retry()
    }
    const lane = createSyncLane({
      lane: link.sync,
      onBroken: fail,
      onMessage: message => {
        if (isCurrent()) options.onMessage(message)
        else if (!verified) receiveHello(message)
      },
    })
    const receiveHello = (message: Uint8Array) => {
      const hello = options.verify(message, link)
      if (!hello.ok) {
        fail()
        options.onRefused(hello.error)
        return
      }
      verified = { link, lane, hello: hello.value }
      promote(verified, dial)
    }
    const cancel = clock.at(localMicros(clock.now() + HELLO_PATIENCE), fail)
    attempt = { phase: 'verifying', number, dial, cancel }
    link.live.onMessage(datagram => {
      if (isCurrent()) options.onDatagram(datagram)
    })
    link.onClose(fail)
    lane.send(options.hello(link), 'urgent')
  }

  /** Make before break: only a verified link takes the old one's place. */
  function promote(verified: VerifiedLink, dial: Dial): void {
    if (attempt.phase === 'verifying') attempt.cancel()
    attempt = { phase: 'idle' }
    failures = 0
    const old = current
    current = { verified, dial }
    options.onUp(verified)
    old?.dial.close()
  }

  function lose(): void {
    const lost = current
    current = undefined
    lost?.dial.close()
    options.onDown()
    if (attempt.phase === 'idle') retry()
  }

  function retry(): void {
    abandon()
    if (closed) return
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) * (0.5 + random())
    failures++
    waitFor(initiator ? wait : wait + PATIENCE)
  }

  function waitFor(span: number): void {
    attempt = { phase: 'waiting', cancel: clock.at(localMicros(clock.now() + span), begin) }
  }

  /** The initiator dials; the other end asks it to, and asks again while nothing comes. */
  function begin(): void {
    abandon()
    if (initiator) {
      dial(newest + 1)
      return
    }
    options.signal(newest, DIAL_ME)
    retry()
  }

  /** Ends what is under way; the present link is not touched. */
  function abandon(): void {
    const ended = attempt
    attempt = { phase: 'idle' }
    if (ended.phase === 'waiting' || ended.phase === 'verifying') ended.cancel()
    if (ended.phase === 'dialing' || ended.phase === 'verifying') ended.dial.close()
  }

  /** Whether an offer newer than what the other end knows of may still be about to reach it. */
  const isOnItsWay = (known: number): boolean =>
    attempt.phase === 'dialing' && attempt.number > known && clock.now() - attempt.since < PATIENCE

  if (initiator) begin()
  else waitFor(PATIENCE)

  return {
    newestAttempt: () => newest,
    signal(number, body) {
      if (closed) return
      if (body === DIAL_ME) {
        newest = Math.max(newest, number)
        if (initiator && !isOnItsWay(number)) dial(newest + 1)
        return
      }
      if (!initiator && number > newest) dial(number)
      if (attempt.phase !== 'dialing' && attempt.phase !== 'verifying') return
      if (attempt.number === number) attempt.dial.signal(body)
    },
    redial() {
      if (current) lose()
    },
    hurry() {
      failures = 0
      if (current || attempt.phase !== 'waiting') return
      abandon()
      if (initiator) begin()
      else waitFor(PATIENCE)
    },
    close() {
      closed = true
      abandon()
      const last = current
      current = undefined
      last?.dial.close()
    },
  }
}
