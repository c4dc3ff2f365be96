/** A TURN server in this process, with the passwords that coturn makes of a shared secret. */
import { createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import Turn from 'node-turn'

export interface TurnServer {
  /** For TURN_URLS. */
  readonly url: string
  close(): void
}

export async function openTurnServer(secret: string): Promise<TurnServer> {
  const passwordOf = (username: string) =>
    createHmac('sha1', secret).update(username).digest('base64')
  const address = ownAddress()
  const port = await freeUdpPort(address)
  const server = new Turn({
    listeningIps: [address],
    relayIps: [address],
    listeningPort: port,
    authMech: 'long-term',
    realm: 'musearoo.test',
    // Nobody is registered: any name has the password that the secret gives it.
    credentials: new Proxy({}, { get: (_, username) => passwordOf(String(username)) }),
    log: () => undefined,
  })
  server.start()
  return { url: `turn:${address}:${port}?transport=udp`, close: () => server.stop() }
}

/** Browsers look for ways by their network cards; the loopback is none. */
function ownAddress(): string {
  const cards = Object.values(networkInterfaces()).flatMap(card => card ?? [])
  return (
    cards.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
  )
}

async function freeUdpPort(address: string): Promise<number> {
  const probe = createSocket('udp4')
  probe.bind(0, address)
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  return port
}
