/**
 * Things that come and go: tracks, clips, sections, markers, points. Each is a register whose
 * revision grows with every change of it; a removal names the revision that it has seen and hides no
 * later one, so a change made meanwhile by another is not lost (DOC12).
 */
import { EditError } from '../errors.ts'
import type { PlayerId } from '../protocol/ids.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditStamp } from './edit.ts'
import { type Fields, readAuthors, readRegister, writeRegister } from './register.ts'
import { FIRST_REVISION, MAX_ENTRIES } from './schema.ts'

interface Life {
  readonly revision: number
  readonly removed: number
}

const isRevision = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= FIRST_REVISION
const LIFE: Fields<Life> = { revision: isRevision, removed: isRevision }

/** What an edit says of some fields; absent and undefined: as it was. */
export type Changes<T> = { readonly [Field in keyof T]?: T[Field] | undefined }

/** What has been written of an entity and is legal. */
export interface Entity<T> {
  readonly fields: Partial<T>
  readonly revision: number
  readonly isHidden: boolean
}

/** Total. `container` is its register's map, or whatever stands in its place. */
export function readEntity<T extends object>(container: unknown, fields: Fields<T>): Entity<T> {
  // Read at once: what it costs is the look at the register, not at its fields.
  const all = readRegister(container, { ...fields, ...LIFE } as Fields<T & Life>)
  const { revision = FIRST_REVISION, removed = 0, ...own }: Partial<Life> = all
  return { fields: own as Partial<T>, revision, isHidden: removed >= revision }
}

/** Undefined for an entity that is removed, or of which a part is missing or malformed. */
export function wholeEntity<T extends object>(stored: unknown, fields: Fields<T>) {
  if (!readMap(stored)) return undefined
  const entity = readEntity(stored, fields)
  if (entity.isHidden || Object.keys(fields).some(name => !(name in entity.fields)))
    return undefined
  return entity.fields as T
}

/** Who wrote its latest revision; undefined where nobody legal did. Of a new one, who made it. */
export function lastAuthor(container: unknown): PlayerId | undefined {
  const { revision, ...fields } = readAuthors(container)
  return revision ?? Object.values(fields)[0]
}

/** Writes what differs, as a new revision; nothing if it is removed or nothing differs. */
export function changeEntity<T extends object>(
  crdt: Crdt,
  container: unknown,
  fields: Fields<T>,
  changes: Changes<T>,
  stamp: EditStamp,
): void {
  const now = readEntity(container, fields)
  const differing = differences(now.fields, changes)
  if (now.isHidden || Object.keys(differing).length === 0) return
  writeRegister<T & Life>(
    crdt,
    container,
    { ...differing, revision: now.revision + 1 } as Partial<T & Life>,
    stamp,
  )
}

/** The entries of `changes` that are there and say something else than `now`. */
export function differences<T extends object>(now: Partial<T>, changes: Changes<T>): Partial<T> {
  const entries = Object.entries(changes).filter(
    ([name, value]) =>
      value !== undefined && JSON.stringify(value) !== JSON.stringify(now[name as keyof T]),
  )
  return Object.fromEntries(entries) as Partial<T>
}

export function removeEntity(crdt: Crdt, container: unknown, stamp: EditStamp): void {
  const { revision, isHidden } = readEntity(container, {})
  if (!isHidden) writeRegister<Life>(crdt, container, { removed: revision }, stamp)
}

export function restoreEntity(crdt: Crdt, container: unknown, stamp: EditStamp): void {
  const { removed } = readRegister(container, LIFE)
  if (removed === undefined || !readEntity(container, {}).isHidden) return
  writeRegister<Life>(crdt, container, { revision: removed + 1 }, stamp)
}

/**
 * A new entity that is nothing but its register. One that is there already stays as it is.
 *
 * @throws EditError `too-large` when the container is full
 */
export function addEntity<T extends object>(
  crdt: Crdt,
  container: Draft | undefined,
  id: string,
  content: Partial<T>,
  stamp: EditStamp,
): void {
  if (!container || container[id] !== undefined) return
  refuseIfFull(container)
  container[id] = {}
  writeRegister(crdt, container[id], content, stamp)
}

/** @throws EditError `too-large` */
export function refuseIfFull(container: Draft, limit = MAX_ENTRIES): void {
  if (Reflect.ownKeys(container).length >= limit)
    throw new EditError('too-large', 'This room cannot hold more of these.')
}

/** The map under a key, made if nothing is there: only where no two make it at once, or it matters little. */
export function openMap(parent: Draft | undefined, key: string): Draft | undefined {
  if (!parent) return undefined
  if (parent[key] === undefined) parent[key] = {}
  return readMap(parent[key])
}
