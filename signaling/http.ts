import express, { type ErrorRequestHandler, type Express } from 'express'
import { archiveProxy } from './archive-proxy.ts'
import type { Config } from './config.ts'
import { type Limits, requestLimiter } from './limits.ts'
import { type Metrics, metricsHandler } from './metrics.ts'
import { pages } from './pages.ts'
import { pagePolicy } from './policy.ts'
import type { ListedRoom } from './rooms.ts'

export interface HttpOptions {
  readonly config: Config
  readonly limits: Limits
  readonly metrics: Metrics
  readonly lobby: () => readonly ListedRoom[]
  readonly site: () => SiteFacts
  readonly isReady: () => boolean
  readonly onFault: (error: unknown) => void
}

/** `GET /config`: what the page must know of the server that serves it. */
interface SiteFacts {
  readonly publicUrl: string | null
  readonly lanUrls: readonly string[]
  /** Whether a Recorder is connected now. */
  readonly recorder: boolean
  readonly archiveUrl: string | null
}

/** Everything that is asked over plain requests. Invites, proofs and bodies are never logged. */
export function createHttp(options: HttpOptions): Express {
  const { config, limits, metrics } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.TRUST_PROXY)
  app.use(pagePolicy(config))

  app.get('/healthz', (_request, response) => void response.json({ ok: true }))
  app.get('/readyz', (_request, response) => {
    const ready = options.isReady()
    response.status(ready ? 200 : 503).json({ ok: ready })
  })
  app.get('/metrics', metricsHandler(metrics.registry, config.METRICS_TOKEN))

  const limited = requestLimiter(limits)
  app.get('/lobby', limited, (_request, response) => {
    response.set('Cache-Control', 'no-store').json(options.lobby())
  })
  app.get('/config', limited, (_request, response) => {
    response.set('Cache-Control', 'no-store').json(options.site())
  })
  app.use('/api', limited, archiveProxy(config.ARCHIVE_PORT))

  app.use(pages(config.CLIENT_DIR))
  app.use((_request, response) => {
    response.status(404).json({ code: 'not-found', message: 'There is nothing here.' })
  })
  app.use(faultHandler(options.onFault))
  return app
}

function faultHandler(onFault: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const status = Number(error?.status)
    const theirs = status >= 400 && status < 500
    if (!theirs) onFault(error)
    if (response.headersSent) return response.destroy()
    response
      .status(theirs ? status : 500)
      .json({ code: theirs ? 'malformed' : 'fault', message: 'That did not work.' })
  }
}
