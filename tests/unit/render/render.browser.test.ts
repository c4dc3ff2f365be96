import { describe, expect, it } from 'vitest'
import { startRender } from '../../../client/render-worker/start-render.ts'
import { zipOf } from '../../../client/render-worker/zip.ts'
import { DEFAULT_STRIP } from '../../../shared/doc/defaults.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import { planRender } from '../../../shared/sequence/render-plan.ts'
import { DEFAULT_EFFECTS } from '../../../shared/sound/effects.ts'
import { crc32, NO_BYTES_CRC } from '../../../worklets/dsp/render/crc32.ts'
import { SongRenderer } from '../../../worklets/dsp/render/song-renderer.ts'
import { clipId, playerId, trackId } from '../../support/edits.ts'
import { clipOf, noteOf, sessionOf, trackOf } from '../../support/session-view.ts'
import { filesInZip } from '../../support/zip-files.ts'

const ANN = playerId(1)
const note = (start: number, pitch: number) => noteOf(start, pitch, 480)
const sessionOfLength = (start: number) =>
  sessionOf({
    tracks: {
      [trackId(1)]: trackOf(trackId(1), ANN, [clipOf(clipId(1), start, 960, [note(0, 60)])], {
        name: 'Keys / 1',
        strip: { ...DEFAULT_STRIP, reverbSend: -9 },
      }),
      [trackId(2)]: trackOf(trackId(2), ANN, [clipOf(clipId(2), 480, 960, [note(0, 36)])], {
        name: 'Beat',
        instrument: 'kit',
      }),
    },
  })
const session = sessionOfLength(0)
const ORDER = {
  music: { session, pages: new Map() },
  subject: 'tracks',
  effects: DEFAULT_EFFECTS,
  format: 'float32',
  sampleRate: 48_000,
} as const

describe('render worker', () => {
  it('makes the file that the same classes make here, and tells how far it is', async () => {
    const shares: number[] = []
    const { files } = await startRender({ ...ORDER, stems: false }, share => shares.push(share))
      .result
    const bytes = await files[0]!.arrayBuffer()
    const plan = await planRender(session, 'tracks', async () => undefined)
    const renderer = new SongRenderer(plan, { ...ORDER, stems: false })
    expect(bytes.byteLength).toBe(58 + renderer.frames * 8)
    const samples = new DataView(bytes, 58)
    const frames = renderer.render()
    for (let i = 0; i < frames; i++) expect(samples.getFloat32(8 * i, true)).toBe(renderer.left[i])
    expect(shares.length).toBeGreaterThan(0)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  it('makes a file for each part, with the checksums of what it sent', async () => {
    const { files, names, checksums } = await startRender({ ...ORDER, stems: true }, () => {})
      .result
    expect(files).toHaveLength(2)
    expect(names).toEqual(['01 Keys  1.wav', '02 Beat.wav'])
    for (const [n, file] of files.entries()) {
      const bytes = new Uint8Array(await file.arrayBuffer())
      expect(crc32(bytes, NO_BYTES_CRC)).toBe(checksums[n])
    }
  })

  it('[SY13] says in a sentence why there is no file: nothing to hear, or more than 4 GB', async () => {
    const refused = (session: SessionView, sampleRate = 48_000) =>
      expect(
        startRender(
          { ...ORDER, music: { session, pages: new Map() }, sampleRate, stems: false },
          () => {},
        ).result,
      ).rejects
    await refused(sessionOf()).toMatchObject({ code: 'empty' })
    await refused(sessionOfLength(1e7), 192_000).toMatchObject({
      code: 'too-large',
      message: 'It is more than the 4 GB that such a file can hold.',
    })
  })

  it('stops when it is told to', async () => {
    const music = { session: sessionOfLength(3600 * 1920), pages: new Map() }
    let told = 0
    const render = await new Promise<ReturnType<typeof startRender>>(resolve => {
      const started = startRender({ ...ORDER, music, stems: false }, () => {
        told++
        resolve(started)
      })
    })
    render.cancel()
    const before = told
    await startRender({ ...ORDER, stems: false }, () => {}).result
    expect(told).toBe(before)
  })
})

describe('zip', () => {
  it('holds every file where its directory says, under its name', async () => {
    const contents = ['abc', ''].map(text => new TextEncoder().encode(text))
    const entries = contents.map((content, n) => ({
      name: `ä ${n}.wav`,
      content: new Blob([content]),
      checksum: crc32(content, NO_BYTES_CRC),
    }))
    const files = filesInZip(new Uint8Array(await zipOf(entries).arrayBuffer()))
    expect(files.map(({ name, checksum }) => [name, checksum])).toEqual(
      entries.map(({ name, checksum }) => [name, checksum]),
    )
    expect(files.map(({ content }) => [...content])).toEqual(contents.map(bytes => [...bytes]))
    expect(crc32(new TextEncoder().encode('123456789'), NO_BYTES_CRC)).toBe(0xcbf43926)
  })
})
