import { type Config, readConfig } from '../../signaling/config.ts'
import { LIMITS, type Limits } from '../../signaling/limits.ts'
import { createSignalingServer } from '../../signaling/server.ts'
import { SignalingClient } from './signaling-client.ts'
import { RECORDER_TOKEN } from './signals.ts'

export function testConfig(env: Readonly<Record<string, string>> = {}): Config {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', STUN_URLS: '', RECORDER_TOKEN, ...env })
  if (!config.ok) throw config.error
  return config.value
}

/** A real server on a free loopback port, with clients that end with it. */
export async function openSite(
  env: Readonly<Record<string, string>> = {},
  limits: Partial<Limits> = {},
) {
  const clients: SignalingClient[] = []
  const faults: unknown[] = []
  const log = { error: (...said: unknown[]) => void faults.push(said) }
  const start = (more: Readonly<Record<string, string>> = {}) =>
    createSignalingServer({
      config: testConfig({ ...env, ...more }),
      log,
      limits: { ...LIMITS, ...limits },
    })
  let server = start()
  const address = await server.listen()
  const url = `${address.scheme}://localhost:${address.port}`
  return {
    url,
    port: address.port,
    faults,
    client(
      options?: ConstructorParameters<typeof SignalingClient>[1],
      at: string = url,
    ): SignalingClient {
      const client = new SignalingClient(at, options)
      clients.push(client)
      return client
    },
    get: (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers }),
    stop: () => server.close(),
    /** A server that remembers nothing, on the same port. */
    async restart() {
      await server.close()
      server = start({ PORT: String(address.port) })
      await server.listen()
    },
    async close() {
      for (const client of clients) client.close()
      await server.close()
    },
  }
}
export type Site = Awaited<ReturnType<typeof openSite>>
