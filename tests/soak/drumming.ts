/** What a human drummer played, with its own timing, for pages to play. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { isNoteOff, isNoteOn } from '../../shared/midi/message.ts'
import { bytesOf } from '../../shared/midi/parse.ts'
import { readSmf } from '../../shared/midi/smf-read.ts'

export interface Stroke {
  /** ms from the beginning. */
  readonly at: number
  readonly bytes: readonly number[]
}

const SET_TEMPO = 0x51
const FOLDER = new URL('../data/groove/', import.meta.url)

/** @param count of its events; the keys that are then still down are released after them */
export function readDrumming(name: string, count: number): readonly Stroke[] {
  const file = readSmf(readFileSync(new URL(`${name}.mid`, FOLDER)))
  if (!file.ok) throw file.error
  const { tracks, ticksPerQuarter } = file.value
  const tempo = tracks.flatMap(({ metas }) => metas).find(({ type }) => type === SET_TEMPO)
  const microsAQuarter = tempo?.bytes.reduce((sum, byte) => sum * 256 + byte, 0) ?? 500_000
  const messages = tracks.flatMap(track => track.messages).slice(0, count)
  const first = messages[0]?.tick ?? 0
  const down = new Map<number, number>()
  const strokes = messages.map(message => {
    const key = ((message.status & 0x0f) << 7) | message.data1
    if (isNoteOn(message)) down.set(key, (down.get(key) ?? 0) + 1)
    if (isNoteOff(message)) down.set(key, Math.max(0, (down.get(key) ?? 0) - 1))
    const at = ((message.tick - first) * microsAQuarter) / ticksPerQuarter / 1_000
    return { at, bytes: [...bytesOf(message)] }
  })
  const end = strokes.at(-1)?.at ?? 0
  const releases = [...down].flatMap(([key, times]) =>
    Array.from({ length: times }, () => ({ at: end, bytes: [0x80 | (key >> 7), key & 0x7f, 64] })),
  )
  return [...strokes, ...releases]
}

/** Plays them on that page, each at its time. Resolves with the last. */
export function playStrokes(page: Page, strokes: readonly Stroke[]): Promise<void> {
  return page.evaluate(async all => {
    const begun = performance.now()
    for (const { at, bytes } of all) {
      const wait = begun + at - performance.now()
      if (wait > 1) await new Promise(resolve => setTimeout(resolve, wait))
      window.musearoo.play(bytes)
    }
  }, strokes)
}
