/**
 * Which objects of the document a change writes into, read from its columns alone: nearly no change
 * touches what is guarded, and to decode each one for that would cost more than to take it.
 */
import { toHex } from '../protocol/bytes.ts'
import { ByteReader } from '../take/varint.ts'

/** As Automerge names the document itself. */
export const ROOT = '_root'

/** Column specifications of Automerge's format: id << 4 | type, type 1 an actor, 2 a number. */
const OBJECT_ACTOR = 0x01
const OBJECT_COUNTER = 0x02
const HASH_BYTES = 32
const MAX_ITEMS = 4096

/**
 * @param content of one intact change chunk
 * @returns ObjectIds, each once; undefined for what is not laid out as a change
 */
export function touchedObjects(content: Uint8Array): ReadonlySet<string> | undefined {
  const reader = new ByteReader(content)
  reader.take(reader.varint() * HASH_BYTES)
  const actors = [readBytes(reader)]
  reader.varint() // its number
  reader.varint() // that of its first operation
  reader.signedVarint() // the time
  readBytes(reader) // the message
  const others = reader.varint()
  if (others > MAX_ITEMS) return undefined
  for (let n = 0; n < others; n++) actors.push(readBytes(reader))
  const columns = readColumns(reader)
  if (!columns || reader.failed) return undefined
  const numbers = readRuns(columns.get(OBJECT_COUNTER))
  const writers = readRuns(columns.get(OBJECT_ACTOR))
  return numbers && writers && objectsOf(numbers, writers, actors.map(toHex))
}

const readBytes = (reader: ByteReader): Uint8Array => reader.take(reader.varint())

function readColumns(reader: ByteReader): ReadonlyMap<number, Uint8Array> | undefined {
  const count = reader.varint()
  if (count > MAX_ITEMS) return undefined
  const heads = Array.from({ length: count }, () => [reader.varint(), reader.varint()] as const)
  return new Map(heads.map(([kind, length]) => [kind, reader.take(length)]))
}

interface Run {
  readonly length: number
  /** Undefined: the operations of this run are in the root. */
  readonly value: number | undefined
}

/** Run lengths: n > 0 repeats one value, n < 0 says −n values, 0 is followed by a count of nulls. */
function readRuns(column: Uint8Array | undefined): readonly Run[] | undefined {
  const runs: Run[] = []
  const reader = new ByteReader(column ?? new Uint8Array())
  while (!reader.atEnd && !reader.failed) {
    const count = reader.signedVarint()
    if (count > 0) runs.push({ length: count, value: reader.varint() })
    else if (count === 0) runs.push({ length: reader.varint(), value: undefined })
    else
      for (let n = 0; n < -count && !reader.failed; n++)
        runs.push({ length: 1, value: reader.varint() })
  }
  return reader.failed ? undefined : runs
}

/** Both columns side by side: where either run ends, another object may begin. */
function objectsOf(
  numbers: readonly Run[],
  writers: readonly Run[],
  actors: readonly string[],
): ReadonlySet<string> | undefined {
  const objects = new Set<string>()
  // Without the column every operation is in the root.
  if (numbers.length === 0) return new Set([ROOT])
  let [writer, left] = [0, writers[0]?.length ?? 0]
  for (const { length, value } of numbers) {
    for (let rest = length; rest > 0; ) {
      while (left === 0 && writer < writers.length) left = writers[++writer]?.length ?? 0
      const index = writers[writer]?.value
      if (value === undefined || index === undefined) objects.add(ROOT)
      else if (actors[index] === undefined) return undefined
      else objects.add(`${value}@${actors[index]}`)
      const step = Math.min(rest, Math.max(1, left))
      rest -= step
      left -= Math.min(left, step)
      if (left === 0 && writer >= writers.length) break
    }
  }
  return objects
}
