import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Listening, type Servers, startServers } from '../../scripts/servers.ts'

let project: string
let servers: Servers | undefined
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'musearoo-servers-'))
  for (const folder of ['signaling', 'archive']) mkdirSync(join(project, folder))
})
afterEach(async () => {
  await servers?.close()
  rmSync(project, { recursive: true })
})

const LISTENING = `process.send({ type: 'listening', port: 4321, notes: [],
  urls: { local: process.env.RECORDER_TOKEN, lan: [], public: null } })`

/** Starts two programs that stand for the servers; what happens is told in order. */
async function start(signaling: string, archive: string, env: Record<string, string> = {}) {
  writeFileSync(join(project, 'signaling/main.ts'), signaling)
  writeFileSync(join(project, 'archive/main.ts'), archive)
  const events: (string | number | Listening)[] = []
  let changed = (): void => {}
  const note = (event: string | number | Listening) => {
    events.push(event)
    changed()
  }
  servers = await startServers({
    project,
    env: { ...env, OUT: join(project, 'out.json') },
    onListening: note,
    onFailed: note,
    say: note,
  })
  const until = async (count: number) => {
    while (events.length < count)
      await new Promise<void>(resolve => {
        changed = resolve
      })
    return events
  }
  return { until }
}

const TELL_ENV = `require('node:fs').writeFileSync(process.env.OUT, JSON.stringify(process.env))`

it('the archive comes after signaling, knows where it is, and shares a fresh token with it', async () => {
  const { until } = await start(`${LISTENING}; setInterval(() => {}, 1000)`, TELL_ENV)
  const [listening, died] = await until(2)
  const told = JSON.parse(readFileSync(join(project, 'out.json'), 'utf8'))
  expect(told.SIGNALING_URL).toBe('http://127.0.0.1:4321')
  expect(told.RECORDER_TOKEN).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(listening).toMatchObject({ port: 4321, urls: { local: told.RECORDER_TOKEN } })
  expect(died).toMatch(/^The recorder ended; it starts again in 0.25 s\./)
})

it('a token that is set is kept, and with TLS the archive comes in by loopback', async () => {
  const env = { RECORDER_TOKEN: 'a-token-of-our-own', TLS_CERT: '/cert.pem' }
  const { until } = await start(`${LISTENING}; setInterval(() => {}, 1000)`, TELL_ENV, env)
  await until(2)
  const told = JSON.parse(readFileSync(join(project, 'out.json'), 'utf8'))
  expect(told.RECORDER_TOKEN).toBe('a-token-of-our-own')
  expect(told.SIGNALING_URL).toBe(`http://127.0.0.1:${told.LOOPBACK_PORT}`)
  expect(told.LOOPBACK_PORT).toMatch(/^\d+$/)
})

it('a signaling server that dies later is started again; one that never listened ends it all', async () => {
  const dying = await start(`${LISTENING}; setImmediate(() => process.exit(7))`, 'process.exit(0)')
  expect(await dying.until(2)).toContainEqual(
    expect.stringMatching(/^The signaling server ended; it starts again/),
  )
  await servers?.close()
  const failing = await start('process.exit(3)', 'process.exit(0)')
  expect(await failing.until(1)).toEqual([3])
})
