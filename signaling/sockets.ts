/** socket.io around the rendezvous: decodes, limits, and does what the rendezvous wants done. */
import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { decodeClientSignal, MAX_RELAY_CHARS } from '../shared/protocol/signaling.ts'
import type { Config } from './config.ts'
import { type ConnectionId, connectionId, type Effect } from './effects.ts'
import {
  addressOf,
  connectionLimiter,
  type Limits,
  MAX_MESSAGE_BYTES,
  SignalBudget,
} from './limits.ts'
import type { Metrics } from './metrics.ts'
import { isAllowedOrigin } from './origin.ts'
import { refusal } from './refusals.ts'
import type { Rendezvous } from './rooms.ts'

/** ms. A socket whose peer died without a word is found within the sum. */
const PING_INTERVAL = 5_000
const PING_TIMEOUT = 5_000

export interface SocketsOptions {
  readonly config: Pick<Config, 'PUBLIC_URL' | 'ALLOWED_ORIGINS' | 'TRUST_PROXY'>
  readonly limits: Limits
  readonly rendezvous: Rendezvous
  readonly metrics: Metrics
  /** ms, only ever forward */
  now(): number
}

export interface Sockets {
  attach(http: HttpServer): void
  /** Does what the rendezvous wants done. */
  carryOut(effects: readonly Effect[]): void
  /** Ends every connection; what was attached to stops listening. */
  close(): Promise<void>
}

export function serveSockets({
  config,
  limits,
  rendezvous,
  metrics,
  now,
}: SocketsOptions): Sockets {
  const sockets = new Map<ConnectionId, Socket>()
  const mayConnect = connectionLimiter(limits)
  const io = new Server({
    path: '/socket.io',
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    pingInterval: PING_INTERVAL,
    pingTimeout: PING_TIMEOUT,
    cors: { origin: [...config.ALLOWED_ORIGINS] },
    allowRequest: (request, decide) => {
      if (!isAllowedOrigin(request, config)) {
        metrics.refusals.inc({ code: 'wrong-origin' })
        return decide('wrong-origin', false)
      }
      void mayConnect(addressOf(request, config.TRUST_PROXY)).then(may => {
        if (!may) metrics.refusals.inc({ code: 'rate-limited' })
        decide(may ? null : 'rate-limited', may)
      })
    },
  })

  const carryOut = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      switch (effect.type) {
        case 'say':
          if (effect.signal.type === 'refused') metrics.refusals.inc({ code: effect.signal.code })
          sockets.get(effect.to)?.emit('signal', effect.signal)
          break
        case 'probe':
          probe(effect)
          break
        case 'hang-up':
          hangUp(effect.connection)
      }
    }
  }

  const probe = ({ holder, challenger }: Extract<Effect, { type: 'probe' }>): void => {
    const socket = sockets.get(holder)
    if (!socket) {
      carryOut(rendezvous.settle(challenger, 'silent'))
      return
    }
    socket.timeout(limits.liveness).emit('alive', (error: unknown) => {
      carryOut(rendezvous.settle(challenger, error ? 'silent' : 'alive'))
    })
  }

  /** Closes the transport, so that an honest client comes back with back-off. */
  const hangUp = (connection: ConnectionId): void => {
    sockets.get(connection)?.conn.close()
  }

  io.on('connection', socket => {
    const me = connectionId(socket.id)
    const budget = new SignalBudget(limits, now())
    sockets.set(me, socket)

    socket.on('signal', (data: unknown) => {
      const spent = budget.spend(now())
      if (spent === 'exhausted') return hangUp(me)
      if (spent === 'refused') return carryOut([refusal(me, 'rate-limited')])
      const decoded = decodeClientSignal(data)
      if (!decoded.ok)
        return carryOut([refusal(me, hasLargeBody(data) ? 'too-large' : 'malformed')])
      metrics.signals.inc({ type: decoded.value.type })
      carryOut(rendezvous.receive(me, decoded.value))
    })

    socket.on('disconnect', () => {
      sockets.delete(me)
      carryOut(rendezvous.lost(me))
    })
  })

  return {
    carryOut,
    attach: http => void io.attach(http),
    close() {
      // Of several servers, socket.io would close the last one's connections only.
      for (const connection of sockets.keys()) hangUp(connection)
      return io.close()
    },
  }
}

const hasLargeBody = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  'body' in data &&
  typeof data.body === 'string' &&
  data.body.length > MAX_RELAY_CHARS
