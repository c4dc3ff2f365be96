/**
 * Which objects of the document not everybody may write into: what says who is who, who may what,
 * and who decides (DOC10). Objects never move, so each is known by its id.
 */

import { isPlayerId, type PlayerId } from '../protocol/ids.ts'
import { type Crdt, type CrdtDoc, readMap } from './crdt.ts'
import { oncePerObject } from './sharing.ts'
import { ROOT } from './touched.ts'

export type Guarded =
  | { readonly name: 'root' | 'office' | 'lock' | 'saving' | 'players' | 'people' }
  | { readonly name: 'person' | 'self' | 'knobs' | 'rights'; readonly player: PlayerId }

export type GuardedObjects = ReadonlyMap<string, Guarded>

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
  let last: { readonly people: unknown; readonly objects: GuardedObjects } | undefined

  return doc => {
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
}
