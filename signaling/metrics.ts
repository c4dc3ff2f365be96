import { timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { Counter, Gauge, Registry } from 'prom-client'
import { isLoopback } from './origin.ts'

export interface Metrics {
  readonly registry: Registry
  readonly signals: Counter<'type'>
  readonly refusals: Counter<'code'>
}

/** Numbers only: no room, peer or address is ever a label. */
export function createMetrics(
  counts: () => { readonly rooms: number; readonly peers: number; readonly recorder: boolean },
): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge('musearoo_rooms', 'Rooms with somebody in them', () => counts().rooms)
  gauge('musearoo_peers', 'Peers in rooms', () => counts().peers)
  gauge('musearoo_recorder', '1 while a Recorder is here', () => (counts().recorder ? 1 : 0))
  return {
    registry,
    signals: new Counter({
      name: 'musearoo_signals_total',
      help: 'Signals understood, by type',
      labelNames: ['type'],
      registers,
    }),
    refusals: new Counter({
      name: 'musearoo_refusals_total',
      help: 'Signals and sockets refused, by code',
      labelNames: ['code'],
      registers,
    }),
  }
}

/** `/metrics`: for this computer, when asked without a proxy, or with `METRICS_TOKEN`. */
export function metricsHandler(registry: Registry, token: string | undefined): RequestHandler {
  return async (request, response) => {
    const here = isLoopback(request.socket.remoteAddress) && !request.headers['x-forwarded-for']
    const shown = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (!here && !(token !== undefined && shown !== undefined && sameSecret(shown, token))) {
      response.status(403).json({ code: 'not-permitted', message: 'Metrics are not public.' })
      return
    }
    response.type(registry.contentType).send(await registry.metrics())
  }
}

/** Takes equally long whatever the difference, so that a secret cannot be guessed letter by letter. */
export function sameSecret(shown: string, secret: string): boolean {
  const [a, b] = [Buffer.from(shown), Buffer.from(secret)]
  return a.length === b.length && timingSafeEqual(a, b)
}
