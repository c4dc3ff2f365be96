import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttp, type Listening, listen } from '../../../archive/http.ts'
import type { SessionSummary } from '../../../archive/sessions.ts'
import type { KeptRoom } from '../../../archive/vault.ts'
import { createWavRenders } from '../../../archive/wav-renders.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { newInvite } from '../../../shared/protocol/invite.ts'
import { roomKeys } from '../../../shared/protocol/keys.ts'
import { openDoc } from '../../support/open-doc.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const entropy = seededEntropy(7)
const [mine, yours, empty] = [newInvite(entropy), newInvite(entropy), newInvite(entropy)]
const bearerOf = (invite: typeof mine) => roomKeys(invite).bearer
const kept = new Map(
  [mine, yours, empty].map(invite => [
    bearerOf(invite),
    { invite, saving: true, proof: '', bearerDigest: '' } satisfies KeptRoom,
  ]),
)
const summaryOf = (room: RoomId): SessionSummary => ({
  room,
  players: ['Ada'],
  lastAt: room === mine.room ? 2 : 1,
  duration: 0,
  takes: 0,
  events: 0,
  size: 9,
})
const said: unknown[] = []
const hear = (...line: unknown[]) => said.push(line)

let server: Listening
beforeAll(async () => {
  const doc = await openDoc()
  const { view } = await doc.ready
  const app = createHttp({
    sessions: {
      summary: async room => {
        return room === empty.room ? undefined : summaryOf(room)
      },
      view: async room => {
        if (room === yours.room) throw new Error('the disk is gone')
        return room === empty.room ? undefined : view
      },
      page: async () => undefined,
    },
    renders: createWavRenders(),
    folder: '/nowhere',
    vault: { byBearer: bearer => kept.get(bearer) },
    cors: ['https://jam.example'],
    log: { info: hear, warn: hear, error: hear },
  })
  server = await listen(app, 0)
})
afterAll(() => server.close())

const ask = (path: string, bearers?: readonly string[], headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, {
    headers: { ...headers, ...(bearers && { Authorization: `Bearer ${bearers.join(', ')}` }) },
  })
const REFUSAL = { code: 'unknown-session', message: expect.any(String) }

describe('the archive’s HTTP', () => {
  it('[AR6] lists the sessions whose keys are shown, the latest first, and no other', async () => {
    const list = async (...bearers: string[]) => (await ask('/api/sessions', bearers)).json()
    expect(await list(bearerOf(mine))).toEqual([summaryOf(mine.room)])
    const both = [summaryOf(mine.room), summaryOf(yours.room)]
    expect(await list(bearerOf(yours), bearerOf(empty), bearerOf(mine))).toEqual(both)
    expect(await list('x'.repeat(43))).toEqual([])
  })

  it.each([
    undefined,
    [],
    ['short'],
    [`${'x'.repeat(42)}!`],
    Array.from({ length: 33 }, () => 'x'.repeat(43)),
  ])('[AR6] refuses a list without good keys: %j', async bearers => {
    expect((await ask('/api/sessions', bearers)).status).toBe(401)
  })

  it.each(['', '/session.mid', '/session.wav'])(
    '[AR6] tells an unknown room from a wrong key by nothing (%j)',
    async end => {
      const answers = await Promise.all([
        ask(`/api/sessions/${mine.room}${end}`),
        ask(`/api/sessions/${mine.room}${end}`, [bearerOf(yours)]),
        ask(`/api/sessions/r_unknown00000${end}`, [bearerOf(yours)]),
        ask(`/api/sessions/${empty.room}${end}`, [bearerOf(empty)]),
      ])
      for (const answer of answers) {
        expect(answer.status).toBe(401)
        expect(await answer.json()).toEqual(REFUSAL)
      }
    },
  )

  it('[AR6] gives a session and its file to whoever has its key', async () => {
    const one = await ask(`/api/sessions/${mine.room}`, [bearerOf(mine)])
    expect(await one.json()).toEqual(summaryOf(mine.room))
    const file = await ask(`/api/sessions/${mine.room}/session.mid`, [bearerOf(mine)])
    expect(file.headers.get('content-type')).toBe('audio/midi')
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename=musearoo_.*\.mid$/,
    )
    expect(file.headers.get('cache-control')).toBe('no-store')
    expect(new TextDecoder().decode((await file.arrayBuffer()).slice(0, 4))).toBe('MThd')
  })

  it('answers a failure in one sentence, and logs no key', async () => {
    const answer = await ask(`/api/sessions/${yours.room}/session.mid`, [bearerOf(yours)])
    expect(answer.status).toBe(500)
    expect(await answer.json()).toEqual({
      code: 'internal',
      message: 'The recorder could not answer.',
    })
    expect(JSON.stringify(said)).toContain('the disk is gone')
    expect(JSON.stringify(said)).not.toContain(bearerOf(yours))
  })

  it('lets the pages of named origins ask, and no others', async () => {
    const allowed = await ask('/healthz', undefined, { Origin: 'https://jam.example' })
    expect(await allowed.json()).toEqual({ ok: true })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://jam.example')
    const other = await ask('/healthz', undefined, { Origin: 'https://evil.example' })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})
