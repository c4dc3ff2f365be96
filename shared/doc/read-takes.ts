/** Reads the takes of a document: sixteen buckets of them, of which one changes at a time. */
import { isPageHash, isPlayerId, isTakeId, type PageHash, type TakeId } from '../protocol/ids.ts'
import { readMap } from './crdt.ts'
import type { PageRef } from './edit.ts'
import { readHearings } from './hearings.ts'
import { isMoment } from './legal.ts'
import { type Named, readEntries, withId } from './read-entries.ts'
import { parseJson } from './register.ts'
import { BUCKETS, bucketOf } from './schema.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import { byFirst, readRange } from './take-pages.ts'
import type { TakeView } from './view.ts'

type Takes = Readonly<Record<TakeId, TakeView>>
type ReadTake = (stored: unknown) => Named<TakeId, TakeView> | undefined

export function createTakesReader(): (container: unknown) => Takes {
  const page = oncePerObject(readPageOf)
  const take = oncePerObject(stored => readTake(stored, page))
  const readBucket = BUCKETS.map(name => createBucketReader(name, take))
  let parts: readonly Takes[] = []
  let whole: Takes = {}

  return lastResult(container => {
    const buckets = readMap(container)
    const now = BUCKETS.map((name, at) => readBucket[at]!(buckets?.[name]))
    if (now.some((part, at) => part !== parts[at])) whole = Object.assign({}, ...now)
    parts = now
    return whole
  })
}

/** A take in another bucket than its id says would be there twice. */
const createBucketReader = (name: string, read: ReadTake): ((bucket: unknown) => Takes) => {
  const isHere = (key: unknown): key is TakeId => isTakeId(key) && bucketOf(key) === name
  return lastResult(bucket => Object.fromEntries(readEntries(bucket, isHere, read)))
}

type ReadPage = (stored: unknown) => Named<PageHash, PageRef> | undefined

function readTake(stored: unknown, readPage: ReadPage): ReturnType<ReadTake> {
  const take = readMap(stored)
  const info = parseJson(take?.info)
  if (!take || typeof info !== 'object' || info === null) return undefined
  const { player, startedAt } = info as { player?: unknown; startedAt?: unknown }
  if (!isPlayerId(player) || !isMoment(startedAt)) return undefined
  const pages = readEntries(take.pages, isPageHash, readPage)
    .map(([, page]) => page)
    .sort(byFirst)
  const heard = readHearings(take.heard)
  return withId({ player, startedAt, pages, ...(heard.length > 0 && { heard }) })
}

function readPageOf(stored: unknown): Named<PageHash, PageRef> | undefined {
  const range = readRange(stored)
  if (!range) return undefined
  let page: PageRef | undefined
  return hash => {
    if (page?.hash !== hash) page = { hash, ...range }
    return page
  }
}
