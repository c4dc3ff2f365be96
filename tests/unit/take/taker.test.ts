import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlayedEvent } from '../../../shared/midi/message.ts'
import type { PageHash, PeerId } from '../../../shared/protocol/ids.ts'
import { readTake } from '../../../shared/take/read-take.ts'
import { PART_EVENTS, takeIdOf } from '../../../shared/take/take-id.ts'
import { createTaker, type TakeWrite } from '../../../shared/take/taker.ts'
import { type Micros, ms } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { phrase } from '../../support/played.ts'

const peer = `p_${'a'.repeat(32)}` as PeerId

/** A taker over a document and a store that may fail as `fails` says. */
function aTaker(fails: () => boolean = () => false) {
  const clock = new FakeClock()
  const writes: { readonly at: number; readonly write: TakeWrite }[] = []
  const pages = new Map<PageHash, TakeWrite['pages'][number]>()
  const disk = new Map<PageHash, Uint8Array>()
  const taker = createTaker({
    peer,
    clock,
    async write(write) {
      if (fails()) throw new Error('the disk is full')
      writes.push({ at: clock.now(), write })
      for (const hash of write.replaces) pages.delete(hash)
      for (const page of write.pages) {
        pages.set(page.hash, page)
        disk.set(page.hash, page.bytes)
      }
    },
  })
  const play = (events: readonly PlayedEvent[]) => {
    for (const event of events) taker.add(event)
  }
  const read = async (part = 0) => {
    const refs = [...pages.values()].map(page => page.ref)
    const inPart = refs.filter(ref => Math.floor(ref.first / PART_EVENTS) === part)
    return readTake({ id: takeIdOf(peer, part), pages: inPart }, async hash => disk.get(hash))
  }
  const listed = () => [...pages.values()].map(({ ref }) => [ref.first, ref.count])
  return { clock, taker, writes, play, read, listed }
}

describe('the taker', () => {
  it('[TK4] writes half a second after the first event, all that came until then', async () => {
    const { clock, writes, play, listed } = aTaker()
    play(phrase(3))
    await clock.run(ms(499))
    expect(writes).toEqual([])
    play(phrase(2, 3))
    await clock.run(ms(1))
    expect(listed()).toEqual([[0, 5]])
  })

  it('[TK4] never writes two pages within half a second while playing goes on', async () => {
    const { clock, writes, play } = aTaker()
    for (const event of phrase(200)) {
      play([event])
      await clock.run(ms(40))
    }
    const gaps = writes.slice(1).map(({ at }, n) => at - writes[n]!.at)
    expect(writes.length).toBeGreaterThan(10)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(ms(500))
  })

  it('[TK4] merges small pages, so that the list stays short and ends in full pages', async () => {
    const { clock, play, read, listed } = aTaker()
    for (let n = 0; n < 600; n++) {
      play(phrase(1, n))
      await clock.run(ms(600))
      expect(listed().length).toBeLessThanOrEqual(2 + 9)
    }
    expect(listed()).toContainEqual([0, 256])
    expect(listed()).toContainEqual([256, 256])
    expect((await read()).events).toEqual(phrase(600))
  })

  it('[TK4] writes the rest on leaving, at once', async () => {
    const { taker, play, read, clock } = aTaker()
    play(phrase(700))
    expect(await taker.close()).toBe(true)
    expect(await taker.close()).toBe(true)
    expect((await read()).events).toEqual(phrase(700))
    expect(clock.now()).toBe(0)
  })

  it('[TK2] goes on in another take after 51,200 events', async () => {
    const { taker, play, writes, read } = aTaker()
    play(phrase(300, PART_EVENTS - 150))
    await taker.flush()
    expect(new Set(writes.map(({ write }) => write.take))).toEqual(
      new Set([takeIdOf(peer, 0), takeIdOf(peer, 1)]),
    )
    expect((await read(0)).events).toEqual(phrase(150, PART_EVENTS - 150))
    expect((await read(1)).events).toEqual(phrase(150, PART_EVENTS))
    expect(writes.at(-1)?.write.startedAt).toBe(phrase(1, PART_EVENTS)[0]?.moment)
  })

  it('[TK1] loses no event and repeats none, whatever fails and whenever it is flushed', async () => {
    const step = fc.tuple(fc.nat(120), fc.nat(900), fc.boolean(), fc.boolean())
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
        let broken = false
        const { taker, play, read, clock } = aTaker(() => broken)
        let count = 0
        for (const [events, wait, fails, flushes] of steps) {
          broken = fails
          play(phrase(events, count))
          count += events
          if (flushes) expect(await taker.flush()).toBe(!fails || taker.pending() === 0)
          await clock.run((wait * 1_000) as Micros)
        }
        broken = false
        expect(await taker.close()).toBe(true)
        expect(taker.pending()).toBe(0)
        expect((await read()).events).toEqual(phrase(count))
      }),
      { numRuns: 30 },
    )
  })

  it('[TK1] tries a failed write again by itself, ever more rarely', async () => {
    let broken = true
    let attempts = 0
    const { clock, play, read } = aTaker(() => {
      attempts++
      return broken
    })
    play(phrase(4))
    await clock.run(ms(30_000))
    expect(attempts).toBeGreaterThan(3)
    expect(attempts).toBeLessThan(10)
    broken = false
    await clock.run(ms(8_000))
    expect((await read()).events).toEqual(phrase(4))
  })

  it('[TK1] says on leaving when something could not be written', async () => {
    const { taker, play } = aTaker(() => true)
    play(phrase(1))
    expect(await taker.close()).toBe(false)
    expect(taker.pending()).toBe(1)
  })

  it('[TK1] refuses an event out of turn', () => {
    const { taker, play } = aTaker()
    play(phrase(2))
    expect(() => taker.add(phrase(1, 3)[0]!)).toThrow(RangeError)
  })
})
