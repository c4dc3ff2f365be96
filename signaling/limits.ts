/** How much one stranger may ask of the server. */
import type { IncomingMessage } from 'node:http'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'

export interface Limits {
  /** New sockets per address, in 10 s. A band behind one router joins and reloads at once. */
  readonly connections: number
  /** Requests per address and minute to what is not a file. */
  readonly requests: number
  /** Signals a socket may send at once: dialing 63 peers with some candidates each. */
  readonly signalBurst: number
  /** Signals per second after that. */
  readonly signalRate: number
  /** Refused signals in a row until the socket is closed. */
  readonly patience: number
  /** ms for the holder of a PeerId to answer (SG3). */
  readonly liveness: number
}

export const LIMITS: Limits = {
  connections: 600,
  requests: 600,
  signalBurst: 600,
  signalRate: 60,
  patience: 200,
  liveness: 2_000,
}

/** Bytes of one socket.io message: a full relay with its envelope, and room to say `too-large`. */
export const MAX_MESSAGE_BYTES = 32_768

const CONNECTION_WINDOW = 10 // s

/** One socket's right to speak: a bucket that fills again (SG7). */
export class SignalBudget {
  readonly #limits: Limits
  #tokens: number
  #refused = 0
  #at: number

  /** @param now ms on any clock that only goes forward */
  constructor(limits: Limits, now: number) {
    this.#limits = limits
    this.#tokens = limits.signalBurst
    this.#at = now
  }

  spend(now: number): 'granted' | 'refused' | 'exhausted' {
    const { signalBurst, signalRate, patience } = this.#limits
    this.#tokens = Math.min(signalBurst, this.#tokens + ((now - this.#at) / 1000) * signalRate)
    this.#at = now
    if (this.#tokens >= 1) {
      this.#tokens--
      this.#refused = 0
      return 'granted'
    }
    return ++this.#refused > patience ? 'exhausted' : 'refused'
  }
}

/** One IPv6 household counts as one. @returns a check that resolves to whether that address may open one more socket now */
export function connectionLimiter({ connections }: Limits): (address: string) => Promise<boolean> {
  const limiter = new RateLimiterMemory({ points: connections, duration: CONNECTION_WINDOW })
  return address =>
    limiter.consume(ipKeyGenerator(address)).then(
      () => true,
      () => false,
    )
}

export const requestLimiter = ({ requests }: Limits) =>
  rateLimit({
    windowMs: 60_000,
    limit: requests,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // A forwarded address that we do not trust is ignored, and no reason for a warning.
    validate: { xForwardedForHeader: false },
    message: { code: 'rate-limited', message: 'Too many requests at once. Wait a moment.' },
  })

/** Who asks, behind `hops` proxies that we trust. Each proxy appends the address it was asked by. */
export function addressOf({ headers, socket }: IncomingMessage, hops: number): string {
  const direct = socket.remoteAddress ?? 'unknown'
  if (hops === 0) return direct
  const forwarded = String(headers['x-forwarded-for'] ?? '')
  return forwarded.split(',').at(-hops)?.trim() || direct
}
