/** Reading maps by id: only entries under a legal id, at most 256 of them, each object once. */
import { readMap } from './crdt.ts'
import { MAX_ENTRIES } from './schema.ts'

/** What an object holds, but for the id that it stands under. */
export type Named<Id, View> = (id: Id) => View

export function readEntries<Id extends string, View>(
  container: unknown,
  isId: (key: unknown) => key is Id,
  read: (stored: unknown) => Named<Id, View> | undefined,
): readonly (readonly [Id, View])[] {
  const map = readMap(container) ?? {}
  const ids = Object.keys(map).filter(isId).sort().slice(0, MAX_ENTRIES)
  const entries: (readonly [Id, View])[] = []
  for (const id of ids) {
    const named = read(map[id])
    if (named) entries.push([id, named(id)])
  }
  return entries
}

/** Adds the id once; later calls give the same object again. */
export function withId<Id, Content extends object>(
  content: Content,
): Named<Id, Content & { readonly id: Id }> {
  let named: (Content & { readonly id: Id }) | undefined
  return id => {
    if (named?.id !== id) named = { ...content, id }
    return named
  }
}
