/**
 * A pair's two ways to a link (RL1, RL7): directly, and through a carrier for as long as that fails.
 * To the mesh it is one pair: at any time one way is the link, and the direct one is preferred.
 */
import type { Cancel, Dialer, Lane } from '../ports.ts'
import { unwrapRelayBody, wrapRelayBody } from '../protocol/relay-signal.ts'
import { localMicros, seconds } from '../time/units.ts'
import { createPair, type Pair, type PairOptions, type VerifiedLink } from './pair.ts'
import { RELAYED } from './relay-live.ts'

export interface WaysOptions extends PairOptions {
  /** Opens links to the same peer through a carrier. */
  readonly relayDialer: Dialer
}

export interface Ways extends Pair {
  /** There may be a carrier now: no reason to wait any longer. */
  carrierUp(): void
}

/** So long the direct way may take; most are open within one second. */
const DIRECT_PATIENCE = seconds(3)
/** Both ends have changed to the direct way by then, and nothing is left on the relayed one. */
const CHANGE_OVER = seconds(2)

export function createWays(options: WaysOptions): Ways {
  let active: 'direct' | 'relayed' | undefined
  let relayed: { readonly pair: Pair; verified: VerifiedLink | undefined } | undefined
  let newestRelayAttempt = 0
  let closed = false
  let cancelWait: Cancel = () => {}

  const direct = createPair({
    ...options,
    onUp(verified) {
      active = 'direct'
      cancelWait()
      const old = relayed?.verified
      if (old) after(CHANGE_OVER, endRelayed)
      else endRelayed()
      options.onUp(old ? { ...verified, link: onBoth(verified.link, old.link) } : verified)
    },
    onDown() {
      active = undefined
      endRelayed()
      after(DIRECT_PATIENCE, takeRelay)
      options.onDown()
    },
  })
  after(DIRECT_PATIENCE, takeRelay)

  function after(span: number, task: () => void): void {
    cancelWait()
    const { clock } = options
    cancelWait = clock.at(localMicros(clock.now() + span), task)
  }

  function takeRelay(): void {
    if (relayed || closed || active === 'direct') return
    const pair = createPair({
      ...options,
      newestAttempt: newestRelayAttempt,
      dialer: options.relayDialer,
      signal: (attempt, body) =>
        options.signal(direct.newestAttempt(), wrapRelayBody(attempt, body)),
      onUp(verified) {
        if (relayed) relayed.verified = verified
        if (active === 'direct') return
        active = 'relayed'
        options.onUp(verified)
      },
      onMessage(message) {
        if (active === 'relayed') options.onMessage(message)
      },
      onDown() {
        if (relayed) relayed.verified = undefined
        if (active === 'direct') endRelayed()
        if (active !== 'relayed') return
        active = undefined
        options.onDown()
      },
    })
    relayed = { pair, verified: undefined }
  }

  function endRelayed(): void {
    const ended = relayed?.pair
    relayed = undefined
    if (!ended) return
    newestRelayAttempt = ended.newestAttempt()
    ended.close()
  }

  return {
    newestAttempt: direct.newestAttempt,
    signal(attempt, body) {
      if (closed) return
      const about = unwrapRelayBody(body)
      if (!about) return direct.signal(attempt, body)
      if (active === 'direct') return
      takeRelay()
      relayed?.pair.signal(about.attempt, about.body)
    },
    redial() {
      if (active === 'relayed') relayed?.pair.redial()
      else direct.redial()
    },
    hurry() {
      direct.hurry()
      relayed?.pair.hurry()
    },
    carrierUp: () => relayed?.pair.hurry(),
    close() {
      closed = true
      cancelWait()
      direct.close()
      endRelayed()
    },
  }
}

/** Packets go both ways while the other end may listen on either only; doubles do nothing (LV5). */
function onBoth(link: VerifiedLink['link'], old: VerifiedLink['link']): VerifiedLink['link'] {
  const live: Lane = {
    ...link.live,
    send(bytes) {
      // What is carried for others has one hop, always.
      if (bytes[0] !== RELAYED) old.live.send(bytes)
      return link.live.send(bytes)
    },
  }
  return { ...link, live }
}
