import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { LOCALHOST_CERT, LOCALHOST_KEY } from '../../support/localhost-cert.ts'
import { openSite, type Site } from '../../support/signaling-site.ts'
import { peer, room } from '../../support/signals.ts'

let folder: string
let env: Readonly<Record<string, string>>
let site: Site
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'musearoo-tls-'))
  env = { TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: join(folder, 'key.pem') }
  writeFileSync(join(folder, 'cert.pem'), LOCALHOST_CERT)
  writeFileSync(join(folder, 'key.pem'), LOCALHOST_KEY)
})
afterEach(async () => {
  await site.close()
  rmSync(folder, { recursive: true })
})

it('speaks TLS with TLS_CERT and TLS_KEY, pages and sockets alike', async () => {
  site = await openSite(env)
  expect(site.url).toMatch(/^https:/)
  const status = await new Promise(resolve =>
    get(`${site.url}/healthz`, { ca: LOCALHOST_CERT, agent: false }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    }),
  )
  expect(status).toBe(200)
  const client = site.client({ ca: LOCALHOST_CERT })
  expect((await client.join(peer(1), room('jam'))).peers).toEqual([])
})

it('meets the Recorder beside it on plain loopback, in the same rooms', async () => {
  const port = await freePort()
  site = await openSite({ ...env, LOOPBACK_PORT: String(port) })
  const outside = site.client({ ca: LOCALHOST_CERT })
  await outside.join(peer(1), room('jam'))
  const inside = site.client({}, `http://127.0.0.1:${port}`)
  expect((await inside.join(peer(2), room('jam'))).peers).toMatchObject([{ peer: peer(1) }])
  expect((await outside.next('joined')).peer).toBe(peer(2))
  await site.stop()
  await outside.connected(false)
  await inside.connected(false)
})
