/**
 * Which objects of the document not everybody may write into: what says who is who, who may what,
 * and who decides (DOC10). Objects never move, so each is known by its id.
 */

import { isPlayerId, type PlayerId } from '../protocol/ids.ts'
import { OLDER_PAGES } from './actions/action-logs.ts'
import { readLogName } from './actions/log-name.ts'
import { type Crdt, type CrdtDoc, type Draft, readMap } from './crdt.ts'
import { oncePerObject } from './sharing.ts'
import { ROOT } from './touched.ts'

export type Guarded =
  | { readonly name: 'root' | 'office' | 'lock' | 'saving' | 'players' | 'people' | 'logs' }
  | { readonly name: 'person' | 'self' | 'knobs' | 'rights' | 'log'; readonly player: PlayerId }

/** By the object's id. */
export type GuardedObjects = Pick<ReadonlyMap<string, Guarded>, 'get' | 'has'>

const SHARED = ['office', 'lock', 'saving', 'players', 'people'] as const

/** @returns reads them from a document; what did not change is not read again */
export function createGuardedReader(crdt: Crdt): (doc: CrdtDoc) => GuardedObjects {
  const idOf = (value: unknown): string | undefined =>
    (readMap(value) && crdt.getObjectId(value as object)) ?? undefined
  const readPerson = oncePerObject((person: unknown) => ({
    person: idOf(person),
    self: idOf(readMap(person)?.self),
    knobs: idOf(readMap(person)?.knobs),
    rights: idOf(readMap(person)?.rights),
  }))
  const readPeople = oncePerObject((people: unknown) => {
    const found: [string, Guarded][] = []
    for (const [player, stored] of Object.entries(readMap(people) ?? {})) {
      if (!isPlayerId(player)) continue
      const ids = readPerson(stored)
      for (const name of ['person', 'self', 'knobs', 'rights'] as const) {
        const id = ids[name]
        if (id !== undefined) found.push([id, { name, player }])
      }
    }
    return found
  })
  const logs = createLogFinder(idOf)
  let last: { readonly people: unknown; readonly objects: ReadonlyMap<string, Guarded> } | undefined

  function readShared(doc: CrdtDoc): ReadonlyMap<string, Guarded> {
    if (last && last.people === doc.people) return last.objects
    const shared = SHARED.flatMap((name): [string, Guarded][] => {
      const id = idOf(doc[name])
      return id === undefined ? [] : [[id, { name }]]
    })
    const objects = new Map<string, Guarded>([
      [ROOT, { name: 'root' }],
      ...shared,
      ...readPeople(doc.people),
    ])
    last = { people: doc.people, objects }
    return objects
  }

  return doc => {
    const [shared, own] = [readShared(doc), logs(doc.actions)]
    const get = (id: string) => shared.get(id) ?? own.get(id)
    return { get, has: id => get(id) !== undefined }
  }
}

/**
 * The logs of what players did (DOC23). Nearly every change writes into one, so what was found once is
 * kept: an object's id is its own for good.
 */
function createLogFinder(idOf: (value: unknown) => string | undefined) {
  const found = new Map<string, Guarded>()
  const note = (value: unknown, place: Guarded): void => {
    const id = idOf(value)
    if (id !== undefined && !found.has(id)) found.set(id, place)
  }
  const read = new WeakSet<Draft>()
  /** Itself, its blocks, and the maps of its pages. */
  function readLog(log: Draft | undefined, player: PlayerId): void {
    if (!log || read.has(log)) return
    read.add(log)
    const older = readMap(log[OLDER_PAGES]) ?? {}
    for (const map of [log, ...Object.values(log), ...Object.values(older)])
      note(map, { name: 'log', player })
  }
  const readBucket = oncePerObject((bucket: unknown) => {
    note(bucket, { name: 'logs' })
    for (const [name, log] of Object.entries(readMap(bucket) ?? {})) {
      const player = readLogName(name)?.player
      if (player) readLog(readMap(log), player)
    }
  })
  const readAll = oncePerObject((actions: unknown) => {
    note(actions, { name: 'logs' })
    for (const bucket of Object.values(readMap(actions) ?? {})) readBucket(bucket)
  })
  return (actions: unknown): ReadonlyMap<string, Guarded> => {
    readAll(actions)
    return found
  }
}
