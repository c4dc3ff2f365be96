/**
 * The archive's HTTP, on loopback (AR6): saved sessions for whoever shows the key of their invite.
 * A room that is not here and a key that does not fit get the same answer.
 */
import { createServer } from 'node:http'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { exportMidi } from './export-midi.ts'
import { factsOf, type Log } from './log.ts'
import type { SessionSummary, Sessions } from './sessions.ts'
import { soundRoute } from './sound-route.ts'
import type { KeptRoom, Vault } from './vault.ts'
import type { WavRenders } from './wav-renders.ts'

export interface HttpOptions {
  readonly sessions: Sessions
  readonly vault: Pick<Vault, 'byBearer'>
  readonly renders: WavRenders
  /** On the disk where sessions are saved: what is sent later lies there meanwhile. */
  readonly folder: string
  /** Origins whose pages may ask. */
  readonly cors: readonly string[]
  readonly log: Log
}

/** "My sessions" asks for several rooms at once. */
const MAX_BEARERS = 32
const BEARER = /^[A-Za-z0-9_-]{43}$/
/** From one address: behind signaling's proxy that is everybody. */
const REQUESTS_PER_MINUTE = 600

export function createHttp({ sessions, vault, renders, folder, cors, log }: HttpOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    allowOrigin(request, response, cors)
    if (request.method === 'OPTIONS') response.status(204).end()
    else next()
  })
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true })
  })
  app.use(
    rateLimit({
      windowMs: 60_000,
      limit: REQUESTS_PER_MINUTE,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      validate: false, // X-Forwarded-For is whatever a stranger wrote; we do not read it
      message: { code: 'rate-limited', message: 'Too many requests at once. Wait a moment.' },
    }),
  )

  app.get('/api/sessions', async (request, response) => {
    const bearers = bearersOf(request)
    if (bearers.length === 0) return refuse(response)
    const rooms = new Set(bearers.flatMap(bearer => vault.byBearer(bearer)?.invite.room ?? []))
    const found: SessionSummary[] = []
    for (const room of rooms) found.push(...presentOf(await sessions.summary(room)))
    response.json(found.toSorted((a, b) => b.lastAt - a.lastAt))
  })

  app.get('/api/sessions/:room', async (request, response) => {
    const kept = keptFor(request)
    const summary = kept && (await sessions.summary(kept.invite.room))
    if (!summary) return refuse(response)
    response.json(summary)
  })

  app.get('/api/sessions/:room/session.mid', async (request, response) => {
    const kept = keptFor(request)
    const view = kept && (await sessions.view(kept.invite.room))
    if (!view) return refuse(response)
    const { room } = kept.invite
    const midi = await exportMidi(room, view, hash => sessions.page(room, hash))
    response.type('audio/midi').attachment(midi.name).set('X-Missing-Pages', `${midi.missing}`)
    response.end(midi.bytes)
  })

  const roomOf = (request: Request) => keptFor(request)?.invite.room
  const sound = { sessions, renders, roomOf, refuse }
  app.get('/api/sessions/:room/session.wav', soundRoute(sound))
  app.get('/api/sessions/:room/stems.zip', soundRoute({ ...sound, stemsIn: folder }))

  app.use((_request, response) => {
    response.status(404).json({ code: 'not-found', message: 'There is nothing here.' })
  })
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    log.error(factsOf(error), 'request failed')
    if (response.headersSent) response.destroy()
    else response.status(500).json({ code: 'internal', message: 'The recorder could not answer.' })
  })
  return app

  function keptFor(request: Request): KeptRoom | undefined {
    return bearersOf(request)
      .map(bearer => vault.byBearer(bearer))
      .find(kept => kept?.invite.room === request.params.room)
  }
}

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** On this computer only. @param port 0: any free one. @throws the system's error */
export function listen(app: Express, port: number): Promise<Listening> {
  const server = createServer(app)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () =>
          new Promise(closed => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}

/** Well-formed ones only; none when there are too many. */
function bearersOf(request: Request): readonly string[] {
  const [, list] = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '') ?? []
  const bearers = (list ?? '').split(',').map(bearer => bearer.trim())
  return bearers.length <= MAX_BEARERS && bearers.every(bearer => BEARER.test(bearer))
    ? bearers
    : []
}

function refuse(response: Response): void {
  response
    .status(401)
    .set('WWW-Authenticate', 'Bearer')
    .json({ code: 'unknown-session', message: 'No saved session opens with this key.' })
}

function allowOrigin(request: Request, response: Response, origins: readonly string[]): void {
  if (origins.length === 0) return
  response.vary('Origin')
  const origin = request.get('origin')
  if (origin === undefined || !origins.includes(origin)) return
  response.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Headers': 'Authorization',
    'Access-Control-Allow-Methods': 'GET',
    'Access-Control-Expose-Headers':
      'Content-Disposition, Content-Length, X-Bytes-As-Made, X-Missing-Pages',
  })
}

const presentOf = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value])
