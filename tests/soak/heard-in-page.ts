/** What a page was told of notes, and what it has of takes: read out of it by tests. */
import type { Page } from 'playwright'
import type {} from '../../client/main.tsx'
import { isNoteOff, isNoteOn } from '../../shared/midi/message.ts'
import { midiMessageOf } from '../../shared/midi/parse.ts'
import type { PageHash } from '../../shared/protocol/ids.ts'
import type { Stroke } from './drumming.ts'

export interface Heard {
  readonly peer: string
  readonly bytes: readonly number[]
  /** Both ms on the listener's clock. */
  readonly played: number
  readonly handed: number
}

/** Longer than it takes to call a link suspect (LK5) and to say so. */
const STUCK_AFTER = 3_500

/** From now on, in `window.heard`. */
export function keepHeard(page: Page): Promise<void> {
  return page.evaluate(() => {
    const kept: Heard[] = []
    Object.assign(window, { heard: kept })
    window.musearoo.on('note', ({ peer, bytes, played, handed }) => {
      kept.push({ peer, bytes: [...bytes], played, handed })
    })
  })
}

interface Span {
  readonly since: number
  readonly until: number
}

/**
 * When each note that was heard ended, beside when it was let go. A key that was struck again before
 * it was released is one span, as for the listener (LV7).
 */
export function soundingSpans(heard: readonly Heard[], strokes: readonly Stroke[]) {
  const played = spansOf(strokes)
  const base = beginningOf(heard, played)
  const releases: number[] = []
  const down = new Map<string, Heard>()
  let stuck = 0
  for (const note of heard) {
    const kind = kindOf(note.bytes)
    if (!kind) continue
    if (kind.isOn) {
      down.set(kind.key, note)
      continue
    }
    const begun = down.get(kind.key)
    if (!begun) continue
    down.delete(kind.key)
    const span = nearest(played.get(kind.key) ?? [], begun.played - base)
    if (!span) continue
    const late = note.handed - base - span.until
    releases.push(late)
    if (late > STUCK_AFTER) stuck++
  }
  return { stuck: stuck + down.size, releases }
}

/** When the playing began on the listener's clock: what the first notes say, in the middle. */
function beginningOf(
  heard: readonly Heard[],
  played: ReadonlyMap<string, readonly Span[]>,
): number {
  const seen = new Set<string>()
  const said = heard.flatMap(note => {
    const kind = kindOf(note.bytes)
    const first = kind && played.get(kind.key)?.[0]
    if (!kind?.isOn || !first || seen.has(kind.key)) return []
    seen.add(kind.key)
    return [note.played - first.since]
  })
  return said.toSorted((a, b) => a - b)[said.length >> 1] ?? Number.NaN
}

function nearest(spans: readonly Span[], at: number): Span | undefined {
  return spans.toSorted((a, b) => Math.abs(a.since - at) - Math.abs(b.since - at))[0]
}

function spansOf(strokes: readonly Stroke[]): ReadonlyMap<string, readonly Span[]> {
  const spans = new Map<string, Span[]>()
  const down = new Map<string, { readonly since: number; readonly count: number }>()
  for (const { at, bytes } of strokes) {
    const kind = kindOf(bytes)
    if (!kind) continue
    const { key, isOn } = kind
    const held = down.get(key)
    if (isOn) down.set(key, { since: held?.since ?? at, count: (held?.count ?? 0) + 1 })
    else if (held && held.count > 1) down.set(key, { ...held, count: held.count - 1 })
    else if (held) {
      down.delete(key)
      spans.set(key, [...(spans.get(key) ?? []), { since: held.since, until: at }])
    }
  }
  return spans
}

/** Of a note, its midiChannel and key, and whether it begins; undefined for all else. */
function kindOf(bytes: readonly number[]) {
  const message = midiMessageOf(bytes)
  if (!message.ok) return undefined
  const isOn = isNoteOn(message.value)
  if (!isOn && !isNoteOff(message.value)) return undefined
  return { key: `${message.value.status & 0x0f} ${message.value.data1}`, isOn }
}

/** The page's store of take pages, whole. */
export async function pagesOf(page: Page): Promise<ReadonlyMap<PageHash, Uint8Array>> {
  const stored = await page.evaluate(
    () =>
      new Promise<[string, number[]][]>(resolve => {
        const opening = indexedDB.open('musearoo-pages')
        opening.onsuccess = () => {
          const pages = opening.result.transaction('pages').objectStore('pages')
          const reading = [pages.getAllKeys(), pages.getAll()] as const
          reading[1].onsuccess = () => {
            opening.result.close()
            const hashes = reading[0].result.map(key => (key as string[])[1] ?? '')
            resolve(hashes.map((hash, n) => [hash, [...(reading[1].result[n] as Uint8Array)]]))
          }
        }
      }),
  )
  return new Map(stored.map(([hash, bytes]) => [hash as PageHash, Uint8Array.from(bytes)]))
}
