import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttp, type Listening, listen } from '../../archive/http.ts'
import { createWavRenders } from '../../archive/wav-renders.ts'
import type { SessionView } from '../../shared/doc/view.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { newInvite } from '../../shared/protocol/invite.ts'
import { roomKeys } from '../../shared/protocol/keys.ts'
import { planRender } from '../../shared/sequence/render-plan.ts'
import { DEFAULT_EFFECTS } from '../../shared/sound/effects.ts'
import type { WavFormat } from '../../shared/sound/wav-format.ts'
import { crc32, NO_BYTES_CRC } from '../../worklets/dsp/render/crc32.ts'
import { SongRenderer } from '../../worklets/dsp/render/song-renderer.ts'
import { DITHER_SEED, WavEncoder } from '../../worklets/dsp/render/wav.ts'
import { ANN, clipId, trackId } from '../support/edits.ts'
import { seededEntropy } from '../support/seeded-random.ts'
import { clipOf, noteOf, sessionOf, trackOf } from '../support/session-view.ts'
import { filesInZip } from '../support/zip-files.ts'

const entropy = seededEntropy(11)
const [short, long, empty, endless, duo] = Array.from({ length: 5 }, () => newInvite(entropy))
const clip = (start: number) => [clipOf(clipId(1), start, 960, [noteOf(0, 60)])]
const songOf = (start: number) =>
  sessionOf({ tracks: { [trackId(1)]: trackOf(trackId(1), ANN, clip(start)) } })
const duet = sessionOf({
  tracks: {
    [trackId(1)]: trackOf(trackId(1), ANN, clip(0), { name: 'Keys' }),
    [trackId(2)]: trackOf(trackId(2), ANN, clip(480), { name: 'Beät', instrument: 'kit' }),
  },
})
const views = new Map<RoomId, SessionView>([
  [short!.room, songOf(0)],
  [long!.room, songOf(3600 * 1920)],
  [empty!.room, sessionOf()],
  [endless!.room, songOf(4 * 3600 * 1920)],
  [duo!.room, duet],
])
const keys = new Map(
  [short, long, empty, endless, duo].map(invite => [roomKeys(invite!).bearer, invite!]),
)

let server: Listening
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stems-'))
  const nothing = () => {}
  const app = createHttp({
    sessions: {
      summary: async () => undefined,
      view: async room => views.get(room),
      page: async () => undefined,
    },
    renders: createWavRenders(),
    folder,
    vault: {
      byBearer(bearer) {
        const invite = keys.get(bearer)
        return invite && { invite, saving: true, proof: '', bearerDigest: '' }
      },
    },
    cors: [],
    log: { info: nothing, warn: nothing, error: nothing },
  })
  server = await listen(app, 0)
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const ask = (invite: typeof short, query = '', signal?: AbortSignal, file = 'session.wav') =>
  fetch(`http://127.0.0.1:${server.port}/api/sessions/${invite!.room}/${file}${query}`, {
    headers: { Authorization: `Bearer ${roomKeys(invite!).bearer}` },
    ...(signal && { signal }),
  })

/** What the same classes make in this process. */
async function rendered(session: SessionView, format: WavFormat = 'pcm16'): Promise<Uint8Array> {
  const plan = await planRender(session, 'tracks', async () => undefined)
  const options = { sampleRate: 48_000, effects: DEFAULT_EFFECTS, stems: false }
  const renderer = new SongRenderer(plan, options)
  const encoder = new WavEncoder(format, DITHER_SEED)
  const parts: Uint8Array[] = []
  for (let frames = renderer.render(); frames > 0; frames = renderer.render())
    parts.push(encoder.encode(renderer.left, renderer.right, frames))
  return Buffer.concat(parts)
}

/** What nobody takes any more comes to its end, and leaves its place. */
async function untilTaken(again: () => Promise<Response>): Promise<void> {
  const status = async () => {
    const answer = await again()
    await answer.body?.cancel()
    return answer.status
  }
  await expect.poll(status, { timeout: 20_000 }).toBe(200)
}

describe('a saved session as sound', () => {
  it('[AR8] is the file that the same classes make, of the length that was said before', async () => {
    const answer = await ask(short)
    expect(answer.headers.get('content-type')).toBe('audio/wav')
    expect(answer.headers.get('content-disposition')).toMatch(/filename=musearoo_.*_120bpm\.wav$/)
    expect(answer.headers.get('x-missing-pages')).toBe('0')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(bytes.length).toBe(Number(answer.headers.get('content-length')))
    const samples = await rendered(songOf(0))
    expect(Buffer.compare(bytes.subarray(44), samples)).toBe(0)
    const float = await ask(short, '?bits=32f&music=tracks')
    expect(Number(float.headers.get('content-length'))).toBe(58 + samples.length * 2)
    await float.body?.cancel()
  })

  it('[AR8] says why there is none: nothing to hear, too long, a question of another kind', async () => {
    const told = async (answer: Response) => [answer.status, (await answer.json()).code]
    expect(await told(await ask(empty))).toEqual([404, 'empty'])
    expect(await told(await ask(short, '?music=played'))).toEqual([404, 'empty'])
    expect(await told(await ask(endless))).toEqual([413, 'too-large'])
    for (const query of ['?bits=8', '?music=noise', '?rate=96000'])
      expect(await told(await ask(short, query))).toEqual([400, 'malformed'])
  })

  it('[AR8] is made once at a time in a room, and ends when nobody takes it', async () => {
    const leaving = new AbortController()
    const first = await ask(long, '', leaving.signal)
    expect(first.status).toBe(200)
    const second = await ask(long)
    expect([second.status, (await second.json()).code]).toEqual([503, 'busy'])
    leaving.abort()
    await first.text().catch(() => undefined)
    await untilTaken(() => ask(long))
  })
})

describe('a saved session’s stems', () => {
  const askStems = (invite: typeof short, query = '', signal?: AbortSignal) =>
    ask(invite, query, signal, 'stems.zip')

  it('[AR9] are a .zip of files that add up to the mix, of the length that was said before', async () => {
    const answer = await askStems(duo, '?bits=32f')
    expect(answer.headers.get('content-type')).toBe('application/zip')
    expect(answer.headers.get('content-disposition')).toMatch(/filename=musearoo_.*_stems\.zip$/)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(bytes.length).toBe(Number(answer.headers.get('content-length')))
    expect(Math.round(bytes.length / Number(answer.headers.get('x-bytes-as-made')))).toBe(2)
    const files = filesInZip(bytes)
    expect(files.map(({ name }) => name)).toEqual(['01 Keys.wav', '02 Beät.wav'])
    for (const { content, checksum } of files) expect(crc32(content, NO_BYTES_CRC)).toBe(checksum)
    const samples = [
      await rendered(duet, 'float32'),
      ...files.map(({ content }) => content.subarray(58)),
    ].map(bytes => new Float32Array(Uint8Array.from(bytes).buffer))
    const [whole, keys, beat] = samples
    expect(keys).toHaveLength(whole!.length)
    const errors = whole!.map((sample, i) => Math.abs(sample - keys![i]! - beat![i]!))
    expect(errors.reduce((most, error) => Math.max(most, error), 0)).toBeLessThan(1e-5)
    for (const part of [keys!, beat!])
      expect(part.some(sample => Math.abs(sample) > 0.01)).toBe(true)
  })

  it('[AR9] have the limits of the mix, and 4 GB in all', async () => {
    const told = async (answer: Response) => [answer.status, (await answer.json()).code]
    expect(await told(await askStems(empty))).toEqual([404, 'empty'])
    expect(await told(await askStems(endless))).toEqual([413, 'too-large'])
    expect(await told(await askStems(short, '?bits=8'))).toEqual([400, 'malformed'])
  })

  it('[AR9] end when nobody takes them, and leave nothing on the disk', async () => {
    const leaving = new AbortController()
    const first = await askStems(long, '', leaving.signal)
    expect(first.status).toBe(200)
    expect((await ask(long)).status).toBe(503)
    leaving.abort()
    await first.text().catch(() => undefined)
    await untilTaken(() => askStems(long))
    expect(await readdir(folder)).toEqual([])
  })
})
