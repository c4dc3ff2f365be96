/**
 * A register: a few fields that are read and written as one (DOC4). It is a small map of its own in
 * which every document load that writes has one key at a time, an atomic text of JSON:
 *
 *   { field: [value, n, moment, player, facts?] }
 *
 * `n` counts the writes of that field. A write holds all that its author saw and takes away the keys
 * that it saw, so what was written simultaneously stands side by side. Texts are joined field by
 * field: of each field the one written most often holds, then the later moment, then the larger
 * player (TR6). The join is commutative, associative and idempotent, so every peer reads the same,
 * and no key is ever written by two at once, so every write makes the map another object.
 *
 * To apply a received write Automerge goes through all that was ever written in this map under the
 * same key or an earlier one in their order. So keys count down: the newest stands first, and after
 * 64 writes comes the next.
 */
import type { PlayerId } from '../protocol/ids.ts'
import { isPlayerId } from '../protocol/ids.ts'
import type { Micros } from '../time/units.ts'
import { atomicText, type Crdt, readMap, readText } from './crdt.ts'
import type { EditStamp } from './edit.ts'
import { MAX_ENTRIES, MAX_TEXT } from './schema.ts'

/** Of the writer's id: as much as tells apart who writes one register at one time. */
const WRITER_CHARS = 8
/** Of the register, by all together. */
const WRITES_A_KEY = 64
/** Base 36: enough for 36⁵ keys. */
const COUNT_CHARS = 5
const LAST_KEY = 36 ** COUNT_CHARS - 1

/** Who writes, when, and as part of what. */
export type Author = Pick<EditStamp, 'player' | 'moment' | 'gesture' | 'position' | 'held'>

/** What else is known of a write: complete, so that a conflict can be told from what stands there. */
interface Facts {
  /** The value that it replaced. */
  readonly was?: unknown
  readonly gesture?: string
  readonly position?: number
  readonly held?: boolean
}
interface Cell {
  readonly value: unknown
  readonly n: number
  readonly moment: Micros
  readonly player: PlayerId
  /** As it was read, or undefined. */
  readonly facts: Facts | undefined
}
type Cells = ReadonlyMap<string, Cell>

/** What each field of a register may hold. */
export type Fields<T> = { readonly [K in keyof T]: (value: unknown) => value is T[K] }

/**
 * The fields that have been written and are legal; the others are absent.
 *
 * @param container the register's map in the document, or whatever stands in its place
 * @param trusted whose writes count; everybody's if absent
 */
export function readRegister<T>(
  container: unknown,
  fields: Fields<T>,
  trusted?: (player: PlayerId) => boolean,
): Partial<T> {
  const read: Partial<T> = {}
  for (const [name, cell] of readCells(container, trusted)) {
    if (!Object.hasOwn(fields, name)) continue
    const field = name as keyof T
    if (fields[field](cell.value)) read[field] = cell.value
  }
  return read
}

/** Who wrote each field that holds now. */
export function readAuthors(container: unknown): Readonly<Record<string, PlayerId>> {
  const cells = readCells(container)
  return Object.fromEntries(Array.from(cells, ([name, { player }]) => [name, player]))
}

/** Writes the fields that differ from what the register holds; untouched if none does. */
export function writeRegister<T>(
  crdt: Crdt,
  container: unknown,
  changes: Partial<T>,
  by: Author,
): void {
  const map = readMap(container)
  if (!map) return
  const cells = new Map(readCells(map))
  let changed = false
  for (const [name, value] of Object.entries(changes)) {
    const before = cells.get(name)
    if (before && JSON.stringify(before.value) === JSON.stringify(value)) continue
    const { moment, player } = by
    cells.set(name, { value, n: (before?.n ?? 0) + 1, moment, player, facts: factsOf(by, before) })
    crdt.trace?.field(name, (before?.n ?? 0) + 1, before?.value, value)
    changed = true
  }
  if (!changed) return
  const own = keyOf(cells, crdt.writer)
  for (const key of Object.keys(map)) if (key !== own) delete map[key]
  map[own] = atomicText(encodeCells(cells))
}

/** Sorts before every key of fewer writes, and before those of older documents, which have no `+`. */
function keyOf(cells: Cells, writer: string): string {
  const writes = Array.from(cells.values(), ({ n }) => n).reduce((sum, n) => sum + n, 0)
  const left = Math.max(0, LAST_KEY - Math.floor(writes / WRITES_A_KEY))
  return `+${left.toString(36).padStart(COUNT_CHARS, '0')}${writer.slice(-WRITER_CHARS)}`
}

const factsOf = ({ gesture, position, held }: Author, before: Cell | undefined): Facts => ({
  ...(before && { was: before.value }),
  ...(gesture !== undefined && { gesture }),
  ...(position !== undefined && { position }),
  ...(held && { held }),
})

/** @param trusted whose writes count; everybody's if absent */
function readCells(container: unknown, trusted?: (player: PlayerId) => boolean): Cells {
  const map = readMap(container)
  if (!map) return new Map()
  const keys = Object.keys(map).sort().slice(0, MAX_ENTRIES)
  return keys.map(key => trustedOf(decodeCells(map[key]), trusted)).reduce(joinCells, new Map())
}

/** Before the join: an untrusted write that is later must not hide a trusted one. */
function trustedOf(cells: Cells, trusted: ((player: PlayerId) => boolean) | undefined): Cells {
  if (!trusted) return cells
  return new Map([...cells].filter(([, { player }]) => trusted(player)))
}

function joinCells(a: Cells, b: Cells): Cells {
  const joined = new Map(a)
  for (const [name, cell] of b) {
    const other = joined.get(name)
    if (!other || isLater(cell, other)) joined.set(name, cell)
  }
  return joined
}

function isLater(a: Cell, b: Cell): boolean {
  if (a.n !== b.n) return a.n > b.n
  if (a.moment !== b.moment) return a.moment > b.moment
  if (a.player !== b.player) return a.player > b.player
  return JSON.stringify(a.value) > JSON.stringify(b.value) // one player in two tabs
}

const encodeCells = (cells: Cells): string =>
  JSON.stringify(
    Object.fromEntries(
      Array.from(cells, ([name, { value, n, moment, player, facts }]) => [
        name,
        [value, n, moment, player, ...(facts && Object.keys(facts).length > 0 ? [facts] : [])],
      ]),
    ),
  )

/** Total: malformed cells are left out. */
function decodeCells(stored: unknown): Cells {
  const cells = new Map<string, Cell>()
  const data = parseJson(stored)
  if (typeof data !== 'object' || data === null) return cells
  for (const [name, cell] of Object.entries(data)) {
    if (!Array.isArray(cell)) continue
    const [value, n, moment, player, facts]: unknown[] = cell
    if (!isCount(n) || !isMoment(moment) || !isPlayerId(player)) continue
    cells.set(name, { value, n, moment, player, facts: isFacts(facts) ? facts : undefined })
  }
  return cells
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) > 0
const isMoment = (n: unknown): n is Micros => Number.isSafeInteger(n)
const isFacts = (facts: unknown): facts is Facts =>
  typeof facts === 'object' && facts !== null && !Array.isArray(facts)

/** What an atomic text of JSON holds; undefined if it is none. Never throws. */
export function parseJson(stored: unknown): unknown {
  const text = readText(stored)
  if (text === undefined || text.length > MAX_TEXT) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
