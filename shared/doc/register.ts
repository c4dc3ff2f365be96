/**
 * A register: a few fields that are read and written as one (DOC4). It is a small map of its own
 * with one atomic text, `{ field: [value, n, moment, player] }`; `n` counts the writes of that
 * field. Simultaneous texts are joined field by field: of each field the one written most often
 * holds, then the later moment, then the larger player (TR6). The join is commutative, associative
 * and idempotent, so every peer reads the same. How a register is spread over keys is known here
 * only.
 */
import type { PlayerId } from '../protocol/ids.ts'
import { isPlayerId } from '../protocol/ids.ts'
import type { Micros } from '../time/units.ts'
import { atomicText, type Crdt, readMap, readText } from './crdt.ts'
import { MAX_ENTRIES, MAX_TEXT } from './schema.ts'

/** The one key in use. More keys would shorten the history that each remote write walks over. */
const SLOT = '0'

export interface Author {
  readonly player: PlayerId
  readonly moment: Micros
}
interface Cell extends Author {
  readonly value: unknown
  readonly n: number
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
  crdt: Crdt,
  container: unknown,
  fields: Fields<T>,
  trusted?: (player: PlayerId) => boolean,
): Partial<T> {
  const read: Partial<T> = {}
  for (const [name, cell] of readCells(crdt, container)) {
    if (!Object.hasOwn(fields, name) || (trusted && !trusted(cell.player))) continue
    const field = name as keyof T
    if (fields[field](cell.value)) read[field] = cell.value
  }
  return read
}

/** Who wrote each field that holds now. */
export function readAuthors(crdt: Crdt, container: unknown): Readonly<Record<string, PlayerId>> {
  const cells = readCells(crdt, container)
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
  const cells = new Map(readCells(crdt, map))
  let changed = false
  for (const [name, value] of Object.entries(changes)) {
    const before = cells.get(name)
    if (before && JSON.stringify(before.value) === JSON.stringify(value)) continue
    cells.set(name, { value, n: (before?.n ?? 0) + 1, moment: by.moment, player: by.player })
    changed = true
  }
  if (changed) map[SLOT] = atomicText(encodeCells(cells))
}

function readCells(crdt: Crdt, container: unknown): Cells {
  const map = readMap(container)
  if (!map) return new Map()
  const conflicts = crdt.getConflicts(map as Parameters<Crdt['getConflicts']>[0], SLOT)
  if (!conflicts) return decodeCells(map[SLOT])
  return Object.keys(conflicts)
    .sort()
    .slice(0, MAX_ENTRIES)
    .map(key => decodeCells(conflicts[key]))
    .reduce(joinCells)
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
      Array.from(cells, ([name, { value, n, moment, player }]) => [
        name,
        [value, n, moment, player],
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
    const [value, n, moment, player]: unknown[] = cell
    if (!isCount(n) || !isMoment(moment) || !isPlayerId(player)) continue
    cells.set(name, { value, n, moment, player })
  }
  return cells
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) > 0
const isMoment = (n: unknown): n is Micros => Number.isSafeInteger(n)

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
