import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Logger } from 'pino'
import { type Address, lanUrls } from './addresses.ts'
import type { Config } from './config.ts'
import { createHttp } from './http.ts'
import { iceServers, TURN_LIFETIME } from './ice.ts'
import { LIMITS, type Limits } from './limits.ts'
import { createMetrics, type Metrics, sameSecret } from './metrics.ts'
import { Rendezvous } from './rooms.ts'
import { serveSockets } from './sockets.ts'

/** ms. New passwords come when the old ones have half of their life left. */
const TURN_RENEWAL = (TURN_LIFETIME / 2) * 1000

export interface SignalingServer {
  readonly metrics: Metrics
  /** Rejects when the port is taken. */
  listen(): Promise<Address>
  /** Says nothing more, ends every connection, frees the port. Twice is safe. */
  close(): Promise<void>
}

/** The whole server. Opens nothing before `listen`, owns all it opens. */
export function createSignalingServer({
  config,
  log,
  limits = LIMITS,
}: {
  readonly config: Config
  readonly log: Pick<Logger, 'error'>
  readonly limits?: Limits
}): SignalingServer {
  const rendezvous = new Rendezvous({
    roomLimit: config.ROOM_LIMIT,
    ice: () => iceServers(config, Date.now() / 1000),
    records: config.RECORDER_TOKEN !== undefined,
    isRecorderToken: token =>
      config.RECORDER_TOKEN !== undefined && sameSecret(token, config.RECORDER_TOKEN),
  })
  const metrics = createMetrics(() => rendezvous.counts())
  let address: Address | undefined
  let closing: Promise<void> | undefined

  const app = createHttp({
    config,
    limits,
    metrics,
    lobby: () => rendezvous.lobby(),
    site: () => ({
      publicUrl: config.PUBLIC_URL ?? null,
      // Who has a public name need not tell the world the addresses behind it.
      lanUrls: address && !config.PUBLIC_URL ? lanUrls(address) : [],
      recorder: rendezvous.counts().recorder,
      archiveUrl: config.ARCHIVE_URL ?? null,
    }),
    isReady: () => address !== undefined && closing === undefined,
    onFault: error => log.error({ err: error }, 'a request failed'),
  })
  const now = () => performance.now()
  const sockets = serveSockets({ config, limits, rendezvous, metrics, now })
  const main = config.tls ? createTlsServer(config.tls, app) : createServer(app)
  const besideTls = config.tls && config.LOOPBACK_PORT !== undefined ? createServer(app) : undefined
  if (besideTls) sockets.attach(besideTls)
  sockets.attach(main)
  let renewal: NodeJS.Timeout | undefined

  async function listen(): Promise<Address> {
    const port = await listenOn(main, config.PORT, config.HOST)
    if (besideTls) await listenOn(besideTls, config.LOOPBACK_PORT ?? 0, '127.0.0.1')
    if (config.TURN_URLS.length > 0)
      renewal = setInterval(() => sockets.carryOut(rendezvous.renewIce()), TURN_RENEWAL)
    address = { scheme: config.tls ? 'https' : 'http', host: config.HOST, port }
    return address
  }

  async function shut(): Promise<void> {
    clearInterval(renewal)
    const ended = [main, besideTls].map(server => server && closed(server))
    await sockets.close()
    await Promise.all(ended)
  }

  return { metrics, listen, close: () => (closing ??= shut()) }
}

/** @returns the port, chosen by the system when 0 was asked for */
function listenOn(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
