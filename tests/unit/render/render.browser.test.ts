import { describe, expect, it } from 'vitest'
import { crc32, NO_BYTES_CRC } from '../../../client/render-worker/crc32.ts'
import { startRender } from '../../../client/render-worker/start-render.ts'
import { zipOf } from '../../../client/render-worker/zip.ts'
import { DEFAULT_EFFECTS } from '../../../shared/sound/effects.ts'
import { SongRenderer } from '../../../worklets/dsp/render/song-renderer.ts'
import { partOf, planOf } from '../../support/render-parts.ts'

const PLAN = planOf([
  partOf('Ann', 'synth', [[0, 60, 0.5]], { reverbSend: -9 }),
  partOf('Bob', 'kit', [[0.25, 36, 0.1]]),
])
const ORDER = {
  plan: PLAN,
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
    const renderer = new SongRenderer(PLAN, { ...ORDER, stems: false })
    expect(bytes.byteLength).toBe(58 + renderer.frames * 8)
    const samples = new DataView(bytes, 58)
    const frames = renderer.render()
    for (let i = 0; i < frames; i++) expect(samples.getFloat32(8 * i, true)).toBe(renderer.left[i])
    expect(shares.length).toBeGreaterThan(0)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  it('makes a file for each part, with the checksums of what it sent', async () => {
    const { files, checksums } = await startRender({ ...ORDER, stems: true }, () => {}).result
    expect(files).toHaveLength(2)
    for (const [n, file] of files.entries()) {
      const bytes = new Uint8Array(await file.arrayBuffer())
      expect(crc32(bytes, NO_BYTES_CRC)).toBe(checksums[n])
    }
  })

  it('stops when it is told to', async () => {
    const endless = planOf([partOf('x', 'synth', [[3600, 60, 1]])])
    let told = 0
    const render = await new Promise<ReturnType<typeof startRender>>(resolve => {
      const started = startRender({ ...ORDER, plan: endless, stems: false }, () => {
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
    const bytes = new Uint8Array(await zipOf(entries).arrayBuffer())
    const view = new DataView(bytes.buffer)
    const end = bytes.length - 22
    expect(view.getUint32(end, true)).toBe(0x06054b50)
    expect(view.getUint16(end + 10, true)).toBe(2)
    let at = view.getUint32(end + 16, true)
    for (const [n, content] of contents.entries()) {
      expect(view.getUint32(at, true)).toBe(0x02014b50)
      const nameLength = view.getUint16(at + 28, true)
      const local = view.getUint32(at + 42, true)
      expect(view.getUint32(local, true)).toBe(0x04034b50)
      expect(view.getUint32(local + 14, true)).toBe(entries[n]!.checksum)
      expect(view.getUint32(local + 18, true)).toBe(content.length)
      const name = bytes.subarray(local + 30, local + 30 + nameLength)
      expect(new TextDecoder().decode(name)).toBe(`ä ${n}.wav`)
      const start = local + 30 + nameLength
      expect([...bytes.subarray(start, start + content.length)]).toEqual([...content])
      at += 46 + nameLength
    }
    expect(crc32(new TextEncoder().encode('123456789'), NO_BYTES_CRC)).toBe(0xcbf43926)
  })
})
