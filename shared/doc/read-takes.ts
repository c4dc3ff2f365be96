/** Reads the takes of a document: sixteen buckets of them, of which one changes at a time. */
import { isPlayerId, isTakeId, type TakeId } from '../protocol/ids.ts'
import { readMap } from './crdt.ts'
import type { PageRef } from './edit.ts'
import { isMoment } from './fields.ts'
import { parseJson } from './register.ts'
import { MAX_ENTRIES, TAKE_BUCKETS, takeBucket } from './schema.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import { byFirst, readPage } from './take-pages.ts'
import type { TakeView } from './view.ts'

type Takes = Readonly<Record<TakeId, TakeView>>

export function createTakesReader(): (container: unknown) => Takes {
  const readBucket = TAKE_BUCKETS.map(createBucketReader)
  let parts: readonly Takes[] = []
  let whole: Takes = {}

  return lastResult(container => {
    const buckets = readMap(container)
    const now = TAKE_BUCKETS.map((name, at) => readBucket[at]!(buckets?.[name]))
    if (now.some((part, at) => part !== parts[at])) whole = Object.assign({}, ...now)
    parts = now
    return whole
  })
}

/** A take is memoised with its id, since the same object may not stand under two. */
function createBucketReader(name: string): (bucket: unknown) => Takes {
  const readContent = oncePerObject(readTake)
  return lastResult(bucket => {
    const takes: Record<TakeId, TakeView> = {}
    const map = readMap(bucket) ?? {}
    for (const id of Object.keys(map).filter(isTakeId).sort().slice(0, MAX_ENTRIES)) {
      if (takeBucket(id) !== name) continue
      const take = readContent(map[id])
      if (take) takes[id] = take(id)
    }
    return takes
  })
}

/** What an object holds as a take, but for the id that it stands under. */
function readTake(stored: unknown): ((id: TakeId) => TakeView) | undefined {
  const take = readMap(stored)
  const info = parseJson(take?.info)
  if (!take || typeof info !== 'object' || info === null) return undefined
  const { player, startedAt } = info as { player?: unknown; startedAt?: unknown }
  if (!isPlayerId(player) || !isMoment(startedAt)) return undefined
  const pages = readPages(take.pages)
  let view: TakeView | undefined
  return id => {
    if (view?.id !== id) view = { id, player, startedAt, pages }
    return view
  }
}

function readPages(container: unknown): readonly PageRef[] {
  const map = readMap(container) ?? {}
  return Object.keys(map)
    .sort()
    .slice(0, MAX_ENTRIES)
    .map(hash => readPage(hash, map[hash]))
    .filter(page => page !== undefined)
    .sort(byFirst)
}
