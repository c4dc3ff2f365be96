/** Signaling and archive, side by side: what `start` and `dev` have in common. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { type Supervised, supervise } from './supervise.ts'

/** What signaling says over IPC once it listens. */
export interface Listening {
  readonly port: number
  readonly urls: {
    readonly local: string
    readonly lan: readonly string[]
    readonly public: string | null
  }
  readonly notes: readonly string[]
}

export interface Servers {
  readonly signaling: Supervised
  archive(): Supervised | undefined
  close(): Promise<void>
}

export interface ServersOptions {
  readonly project: string
  readonly env: Readonly<Record<string, string | undefined>>
  onListening(listening: Listening): void
  /** Signaling never listened: it has said why. */
  onFailed(code: number): void
  say(line: string): void
}

/** Starts signaling, and the archive as soon as there is a signaling server for it to join. */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { project, say } = options
  const token = options.env.RECORDER_TOKEN || randomBytes(24).toString('base64url')
  const tls = Boolean(options.env.TLS_CERT)
  const loopback = tls ? String(await freePort()) : undefined
  const env = { ...options.env, RECORDER_TOKEN: token, LOOPBACK_PORT: loopback }
  let listened = false
  let archive: Supervised | undefined

  const startArchive = (port: number): Supervised =>
    supervise({
      file: join(project, 'archive/main.ts'),
      env: { ...env, SIGNALING_URL: `http://127.0.0.1:${loopback ?? port}` },
      onDeath({ delay }) {
        say(`The recorder ended; it starts again in ${delay / 1000} s. Jams go on meanwhile.`)
        return 'again'
      },
    })

  const signaling = supervise({
    file: join(project, 'signaling/main.ts'),
    env,
    onMessage(message) {
      if (!isListening(message) || listened) return
      listened = true
      options.onListening(message)
      archive = startArchive(message.port)
    },
    onDeath({ code, delay }) {
      if (listened) {
        say(`The signaling server ended; it starts again in ${delay / 1000} s.`)
        return 'again'
      }
      options.onFailed(code ?? 1)
      return 'give-up'
    },
  })

  return {
    signaling,
    archive: () => archive,
    async close() {
      await Promise.all([signaling.stop(), archive?.stop()])
    },
  }
}

const isListening = (message: unknown): message is Listening =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  message.type === 'listening'
