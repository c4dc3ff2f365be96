/**
 * Keeps what I play (TK1, TK4): gathers events, writes them as pages at most every 500 ms, and
 * merges small pages into full ones. A write that fails is tried again; no event is given up.
 */

import type { PlayedEvent } from '../midi/message.ts'
import type { Cancel, Clock } from '../ports.ts'
import type { PageHash, PeerId, TakeId } from '../protocol/ids.ts'
import { localMicros, type Micros, ms } from '../time/units.ts'
import { PAGE_EVENTS, type WrittenPage, writtenPageOf } from './page.ts'
import { partOf, takeIdOf } from './take-id.ts'

/** What is to be stored and then said in one edit: `open-take`, then `add-pages`. */
export interface TakeWrite {
  readonly take: TakeId
  /** Moment of the take's first event known here. */
  readonly startedAt: Micros
  /** At most 64. */
  readonly pages: readonly WrittenPage[]
  /** Smaller pages whose events these hold as well. */
  readonly replaces: readonly PageHash[]
}

export interface TakerOptions {
  readonly peer: PeerId
  readonly clock: Clock
  /** Stores the pages and lists them. Rejects when that failed: it is called again with them. */
  write(write: TakeWrite): Promise<void>
}

export interface Taker {
  /** @throws RangeError when `event.index` is not the one after the last */
  add(event: PlayedEvent): void
  /** Writes now what was added before. @returns whether all of it is written */
  flush(): Promise<boolean>
  /** Events added and not yet written. */
  pending(): number
  /** Flushes for the last time. Twice is safe. @returns whether everything is written */
  close(): Promise<boolean>
}

const FLUSH_EVERY = ms(500)
const LONGEST_RETRY = ms(8_000)
/** Small pages of one block before they become one: keeps the take's list short. */
const SMALL_PAGES = 8
const CLOSING_ATTEMPTS = 3

export function createTaker({ peer, clock, write }: TakerOptions): Taker {
  /** From the beginning of the block that is not yet one full page. */
  let events: PlayedEvent[] = []
  /** How many of `events` are in the pages of `small`. */
  let written = 0
  let small: PageHash[] = []
  let take: { readonly part: number; readonly startedAt: Micros } | undefined
  let expected: number | undefined
  let timer: Cancel | undefined
  let last: Promise<boolean> = Promise.resolve(true)
  let failures = 0
  let closing: Promise<boolean> | undefined

  function add(event: PlayedEvent): void {
    if (expected !== undefined && event.index !== expected)
      throw new RangeError(`event ${event.index} of a take, not ${expected}`)
    expected = event.index + 1
    events.push(event)
    schedule()
  }

  function schedule(): void {
    if (timer || closing || events.length === written) return
    const wait = Math.min(LONGEST_RETRY, FLUSH_EVERY * 2 ** failures)
    timer = clock.at(localMicros(clock.now() + wait), () => {
      timer = undefined
      void flush()
    })
  }

  /** One after the other, so that no two writes overlap. */
  function flush(): Promise<boolean> {
    last = last.then(writeAll)
    return last
  }

  async function writeAll(): Promise<boolean> {
    timer?.()
    timer = undefined
    const end = events.at(-1)?.index ?? -1
    let index = events[written]?.index
    while (index !== undefined && index <= end) {
      try {
        await writeOnePage()
        failures = 0
      } catch {
        failures++
        schedule()
        return false
      }
      index = events[written]?.index
    }
    schedule()
    return true
  }

  /** The first block whole, when it is full or in too many pieces; else what is new of it. */
  async function writeOnePage(): Promise<void> {
    const first = events[0]!
    const block = events.slice(0, PAGE_EVENTS - (first.index % PAGE_EVENTS))
    const full = (block.at(-1)!.index + 1) % PAGE_EVENTS === 0
    const whole = full || small.length >= SMALL_PAGES
    const part = partOf(first.index)
    if (take?.part !== part) take = { part, startedAt: first.moment }
    const id = takeIdOf(peer, part)
    const page = writtenPageOf({ take: id, events: whole ? block : block.slice(written) })
    const replaces = whole ? small : []
    await write({ take: id, startedAt: take.startedAt, pages: [page], replaces })
    small = whole ? [page.hash] : [...small, page.hash]
    written = block.length
    if (!full) return
    events = events.slice(block.length)
    small = []
    written = 0
  }

  async function writeTheEnd(): Promise<boolean> {
    for (let attempt = 1; attempt < CLOSING_ATTEMPTS; attempt++) if (await flush()) return true
    return flush()
  }

  function close(): Promise<boolean> {
    closing ??= writeTheEnd()
    timer?.()
    timer = undefined
    return closing
  }

  return { add, flush, pending: () => events.length - written, close }
}
