import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSite } from '../support/signaling-site.ts'

const MAIN = join(import.meta.dirname, '../../signaling/main.ts')
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** The real process, told its environment and nothing else. */
function run(env: Record<string, string>) {
  const child = fork(MAIN, {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', ...env },
    silent: true,
  })
  children.push(child)
  let errors = ''
  child.stderr?.on('data', (text: Buffer) => {
    errors += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, errors }))
  // After a disconnect Node reports the exit, but never the close.
  const exited = once(child, 'exit').then(([code]) => code)
  return { child, ended, exited, said: () => once(child, 'message').then(([message]) => message) }
}

describe('the signaling process', () => {
  it('says where it listens, and ends with 0 on SIGTERM', async () => {
    const { child, ended, said } = run({ STUN_URLS: '' })
    const { port, urls, notes } = await said()
    expect(urls.local).toBe(`http://127.0.0.1:${port}`)
    expect(notes).toEqual([expect.stringMatching(/STUN/), expect.stringMatching(/TURN/)])
    expect((await fetch(`${urls.local}/healthz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: 0, errors: '' })
  })

  it('ends when its parent is gone', async () => {
    const { child, exited, said } = run({})
    await said()
    child.disconnect()
    expect(await exited).toBe(0)
  })

  it('says in one sentence that its port is taken', async () => {
    const site = await openSite()
    const { ended } = run({ PORT: String(site.port) })
    expect(await ended).toEqual({
      code: 1,
      errors: `Port ${site.port} is taken: is MuseAroo running already? PORT chooses another one.\n`,
    })
    await site.close()
  })

  it('says a line for each bad value', async () => {
    const { ended } = run({ PORT: 'x', ROOM_LIMIT: '0' })
    expect(await ended).toEqual({
      code: 1,
      errors: 'PORT must be a port, 0 to 65535.\nROOM_LIMIT must be a whole number, 1 to 48.\n',
    })
  })
})
