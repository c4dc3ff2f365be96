/** What players did, as everybody reads it: total, and pure in the document. */
import { isPageHash, type PlayerId } from '../../protocol/ids.ts'
import { type CrdtDoc, readMap, readText } from '../crdt.ts'
import type { ActionPageRef } from '../edit.ts'
import { readEntity } from '../entity.ts'
import { isMoment } from '../legal.ts'
import { type Named, readEntries } from '../read-entries.ts'
import { parseJson } from '../register.ts'
import { BUCKETS, bucketOf } from '../schema.ts'
import { lastResult, oncePerObject } from '../sharing.ts'
import { readTrackInfo, TRACK } from '../track-fields.ts'
import { type Action, inOrder, parseAction } from './action.ts'
import { entriesOf, logsIn, logsOf, OLDER_PAGES, pageShelvesOf } from './action-logs.ts'
import { readLogName } from './log-name.ts'

/** One of the document, with where it stands. */
export interface LiveAction extends Action {
  readonly log: string
}

export interface ActionsView {
  /** In the order in which they were done; the last 100 and more. */
  readonly actions: readonly LiveAction[]
  /** What things are called, by id, those that are removed included. */
  readonly names: Readonly<Record<string, string>>
}

export type ActionPages = Readonly<Record<PlayerId, readonly ActionPageRef[]>>

/** What that player did, as far as the document has it and not a page. */
export function readActions(doc: CrdtDoc, player: PlayerId): ActionsView {
  const actions = logsIn(logsOf(doc, player)).flatMap(([log, entries]) => {
    const owner = readLogName(log)
    if (owner?.player !== player) return []
    return entriesOf(entries).flatMap(([seq, stored]): readonly LiveAction[] => {
      const content = parseAction(readText(stored) ?? '')
      return content ? [{ ...content, ...owner, seq, log }] : []
    })
  })
  return { actions: actions.sort(inOrder), names: namesIn(doc) }
}

function namesIn(doc: CrdtDoc): Readonly<Record<string, string>> {
  const tracks = Object.entries(readMap(doc.tracks) ?? {}).map(([id, stored]) => {
    const track = readMap(stored)
    return [id, readEntity(track?.about, TRACK).fields.name ?? readTrackInfo(track?.info)?.name]
  })
  const named = [doc.sections, doc.markers].flatMap(container =>
    Object.entries(readMap(container) ?? {}).map(([id, stored]) => [
      id,
      readEntity(stored, { name: TRACK.name }).fields.name,
    ]),
  )
  return Object.fromEntries([...tracks, ...named].filter(([, name]) => name !== undefined))
}

/** The pages that hold the older ones, of all players, in order. */
export function createActionPagesReader(): (container: unknown) => ActionPages {
  const readPage = oncePerObject(readPageOf)
  const readShelf = oncePerObject(shelf =>
    readEntries(shelf, isPageHash, readPage).map(([, page]) => page),
  )
  const readOlder = oncePerObject(older =>
    pageShelvesOf({ [OLDER_PAGES]: older }).flatMap(readShelf),
  )
  const readBucket = BUCKETS.map(bucket =>
    lastResult((stored: unknown) => logsWithPages(stored, bucket)),
  )
  let parts: readonly (readonly LogWithPages[])[] = []
  let all: ActionPages = {}

  function logsWithPages(bucket: unknown, name: string): readonly LogWithPages[] {
    return logsIn(bucket).flatMap(([log, map]) => {
      const player = readLogName(log)?.player
      const older = map[OLDER_PAGES]
      if (!player || !readMap(older) || bucketOf(player) !== name) return []
      return [[player, readOlder(older)] as const]
    })
  }

  return lastResult(container => {
    const buckets = readMap(container)
    const now = BUCKETS.map((name, n) => readBucket[n]!(buckets?.[name]))
    if (parts.length > 0 && now.every((part, n) => isSame(part, parts[n]))) return all
    parts = now
    all = collected(now.flat())
    return all
  })
}

type LogWithPages = readonly [PlayerId, readonly ActionPageRef[]]

const isSame = (now: readonly LogWithPages[], before: readonly LogWithPages[] | undefined) =>
  now.length === before?.length && now.every(([, pages], n) => pages === before[n]?.[1])

function collected(logs: readonly LogWithPages[]): ActionPages {
  const pages: Record<PlayerId, readonly ActionPageRef[]> = {}
  for (const [player, some] of logs)
    pages[player] = [...(pages[player] ?? []), ...some].sort(
      (a, b) => a.from - b.from || (a.hash < b.hash ? -1 : 1),
    )
  return pages
}

function readPageOf(stored: unknown): Named<ActionPageRef['hash'], ActionPageRef> | undefined {
  const data = parseJson(stored)
  if (!Array.isArray(data)) return undefined
  const [count, from, until]: unknown[] = data
  if (!Number.isInteger(count) || Number(count) < 1 || Number(count) > 256) return undefined
  if (!isMoment(from) || !isMoment(until)) return undefined
  const range = { count: Number(count), from, until }
  let page: ActionPageRef | undefined
  return hash => {
    if (page?.hash !== hash) page = { hash, ...range }
    return page
  }
}
