/** The pages of a take as the document names them: `{ hash: "[first, count, from, until]" }`. */
import { EditError } from '../errors.ts'
import { isPageHash, type TakeId } from '../protocol/ids.ts'
import { atomicText, type Draft, readMap } from './crdt.ts'
import type { EditOf, PageRef } from './edit.ts'
import { refuseIfFull } from './entity.ts'
import { isMoment } from './legal.ts'
import { parseJson } from './register.ts'
import { bucketOf, MAX_ENTRIES } from './schema.ts'

type AddPages = EditOf<'add-pages'>

/** Repeating it changes nothing. @throws EditError `too-large` */
export function openTake(draft: Draft, edit: EditOf<'open-take'>): void {
  const bucket = readMap(readMap(draft.takes)?.[bucketOf(edit.take)])
  if (!bucket || bucket[edit.take] !== undefined) return
  refuseIfFull(bucket)
  const { player, startedAt } = edit
  const info = atomicText(JSON.stringify({ player, startedAt }))
  bucket[edit.take] = { info, pages: {} }
}

/**
 * A page whose events the others hold is dropped, any other stays, whatever the edit says.
 *
 * @throws EditError `too-large` when the take is full: its owner goes on in another part (TK2)
 */
export function addPages(draft: Draft, edit: AddPages): void {
  const pages = pagesOf(draft, edit.take)
  if (!pages) return
  for (const page of edit.pages) if (pages[page.hash] === undefined) pages[page.hash] = encode(page)
  for (const hash of edit.replaces) {
    const old = readPage(hash, pages[hash])
    const isAdded = edit.pages.some(page => page.hash === hash)
    if (old && !isAdded && covers(edit.pages, old)) delete pages[hash]
  }
  if (Reflect.ownKeys(pages).length > MAX_ENTRIES)
    throw new EditError('too-large', 'This take cannot hold more pages.')
}

function pagesOf(draft: Draft, take: TakeId): Draft | undefined {
  const bucket = readMap(readMap(draft.takes)?.[bucketOf(take)])
  return readMap(readMap(bucket?.[take])?.pages)
}

/** Whether the pages, taken together, hold every event of `old`. */
function covers(pages: readonly PageRef[], old: PageRef): boolean {
  let next = old.first
  for (const { first, count } of pages.toSorted(byFirst))
    if (first <= next && first + count > next) next = first + count
  return next >= old.first + old.count
}

/** In order of their events; the view of every peer is to be the same. */
export const byFirst = (a: PageRef, b: PageRef): number =>
  a.first - b.first || (a.hash < b.hash ? -1 : 1)

const encode = ({ first, count, from, until }: PageRef): unknown =>
  atomicText(JSON.stringify([first, count, from, until]))

const MAX_INDEX = 2 ** 31
const MAX_EVENTS = 256

/** Total: undefined for anything that is not a page's text. */
function readPage(hash: string, stored: unknown): PageRef | undefined {
  const range = readRange(stored)
  return range && isPageHash(hash) ? { hash, ...range } : undefined
}

/** What a page's text says, whatever hash it stands under. */
export function readRange(stored: unknown): Omit<PageRef, 'hash'> | undefined {
  const data = parseJson(stored)
  if (!Array.isArray(data)) return undefined
  const [first, count, from, until]: unknown[] = data
  if (!isIndex(first, 0, MAX_INDEX) || !isIndex(count, 1, MAX_EVENTS)) return undefined
  if (!isMoment(from) || !isMoment(until)) return undefined
  return { first, count, from, until }
}

const isIndex = (value: unknown, min: number, max: number): value is number =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max
