import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PageHash, PeerId } from '../../../shared/protocol/ids.ts'
import { writtenPageOf } from '../../../shared/take/page.ts'
import { readTake } from '../../../shared/take/read-take.ts'
import { summaryOf } from '../../../shared/take/summary.ts'
import { tailOf } from '../../../shared/take/tail.ts'
import { PART_EVENTS, takeIdOf } from '../../../shared/take/take-id.ts'
import { phrase } from '../../support/played.ts'

const peer = `p_${'b'.repeat(32)}` as PeerId
const id = takeIdOf(peer, 0)
const pageOf = (first: number, count: number) =>
  writtenPageOf({ take: id, events: phrase(count, first) })
type Pages = readonly ReturnType<typeof pageOf>[]

const reading = (pages: Pages, lost: Pages = [], asked: PageHash[] = []) =>
  readTake({ id, pages: pages.map(page => page.ref) }, async hash => {
    asked.push(hash)
    return lost.some(page => page.hash === hash)
      ? undefined
      : pages.find(page => page.hash === hash)?.bytes
  })
const anyPages = fc
  .array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 10 })
  .map(ranges => ranges.map(([first, count]) => pageOf(first, count)))
const indexesOf = (pages: Pages) =>
  new Set(pages.flatMap(({ ref }) => Array.from({ length: ref.count }, (_, n) => ref.first + n)))

describe('reading a take', () => {
  it('[TK6] gives each event once and in order, however the pages overlap and which are lost', async () => {
    await fc.assert(
      fc.asyncProperty(anyPages, fc.array(fc.boolean()), async (pages, losses) => {
        const lost = pages.filter((_, n) => losses[n])
        const there = pages.filter(page => !lost.some(other => other.hash === page.hash))
        const { events, missing } = await reading(pages, lost)
        const indexes = [...indexesOf(there)].sort((a, b) => a - b)
        expect(events).toEqual(indexes.map(index => phrase(1, index)[0]))
        const everything = indexesOf(pages)
        expect(missing.length === 0).toBe(everything.size === indexes.length)
      }),
    )
  })

  it('[TK6] asks for no page whose events a larger one gave', async () => {
    const full = pageOf(0, 256)
    const asked: PageHash[] = []
    await reading([pageOf(0, 9), pageOf(9, 20), full, pageOf(256, 3)], [], asked)
    expect(asked).toEqual([full.hash, pageOf(256, 3).hash])
  })

  it('[TK5] counts a page as missing that is not the one its entry claims', async () => {
    const page = pageOf(0, 4)
    const alien = writtenPageOf({ take: takeIdOf(peer, 7), events: phrase(4) })
    const short = { ...page.ref, hash: pageOf(0, 3).hash }
    const give = async (bytes: Uint8Array, ref: typeof page.ref) =>
      readTake({ id, pages: [ref] }, async () => bytes)
    expect(await give(page.bytes.fill(0), page.ref)).toEqual({ events: [], missing: [page.ref] })
    expect((await give(alien.bytes, alien.ref)).missing).toHaveLength(1)
    expect((await give(pageOf(0, 3).bytes, short)).missing).toEqual([short])
  })
})

describe('the tail of a vanished peer', () => {
  it('[TK4] is what the document lacks, as separate runs, the same whoever writes it', () => {
    const kept = phrase(300).filter(event => event.index !== 270)
    const present = [pageOf(0, 200).ref, pageOf(200, 20).ref]
    const writes = tailOf(peer, kept.toReversed(), () => present)
    const pages = writes.flatMap(write => write.pages)
    expect(pages.map(({ ref }) => [ref.first, ref.count])).toEqual([
      [220, 36],
      [256, 14],
      [271, 29],
    ])
    expect(tailOf(peer, [...kept, ...kept], () => present)).toEqual(writes)
    expect(writes[0]).toMatchObject({ take: id, replaces: [] })
  })

  it('[TK6] together with the pages that are there gives the whole take', async () => {
    const present = [pageOf(0, 50)]
    const writes = tailOf(peer, phrase(90, 20), () => present.map(page => page.ref))
    const { events } = await reading([...present, ...writes.flatMap(write => write.pages)])
    expect(events).toEqual(phrase(110))
  })

  it('[TK2] is written to each part it belongs to, at most 64 pages at once', () => {
    const kept = phrase(400, PART_EVENTS - 200).filter(event => event.index % 2 === 0)
    const writes = tailOf(peer, kept, () => [])
    expect(new Set(writes.map(write => write.take))).toEqual(new Set([id, takeIdOf(peer, 1)]))
    expect(writes.map(write => write.pages.length)).toEqual([64, 36, 64, 36])
  })

  it('[TK4] is nothing when nothing is missing', () => {
    expect(tailOf(peer, phrase(5), () => [pageOf(0, 5).ref])).toEqual([])
  })
})

describe('the summary of a take', () => {
  it('[TK6] counts overlapping pages once', () => {
    fc.assert(
      fc.property(anyPages, pages => {
        const refs = pages.map(page => page.ref)
        const summary = summaryOf(refs)
        expect(summary.events).toBe(indexesOf(pages).size)
        expect(summary.duration).toBe(summary.until! - summary.from!)
        expect(summary.from).toBe(Math.min(...refs.map(ref => ref.from)))
      }),
    )
  })

  it('[TK6] of no page is empty', () => {
    expect(summaryOf([])).toEqual({ events: 0, from: undefined, until: undefined, duration: 0 })
  })
})
