/**
 * A draft that is read without asking Automerge: what nobody has written in this change stands in the
 * document before it, as plain objects. Through Automerge's own draft each look is a call into its
 * wasm, and an edit looks ten times as often as it writes.
 */
import { type Draft, readMap } from './crdt.ts'

/**
 * Maps alone are read this way; of lists and texts there are none in our documents.
 *
 * @param before the document that the change begins with, as it was read last
 * @param draft Automerge's, of the same document: it is told every write at once
 */
export const draftOver = (before: Draft, draft: Draft): Draft => mapOver(before, () => draft)

function mapOver(before: Draft, opened: () => Draft): Draft {
  const written = new Set<string>()
  const below = new Map<string, Draft>()
  let draft: Draft | undefined
  const open = (): Draft => {
    draft ??= opened()
    return draft
  }
  const has = (key: string): boolean =>
    written.has(key) ? key in open() : Object.hasOwn(before, key)
  const read = (key: string): unknown => {
    if (written.has(key)) return open()[key]
    const value = Object.hasOwn(before, key) ? before[key] : undefined
    const map = readMap(value)
    if (!map) return value
    const known = below.get(key) ?? mapOver(map, () => open()[key] as Draft)
    below.set(key, known)
    return known
  }
  return new Proxy<Draft>(
    {},
    {
      get: (_, key) => (typeof key === 'string' ? read(key) : undefined),
      has: (_, key) => typeof key === 'string' && has(key),
      set(_, key, value) {
        if (typeof key !== 'string') return false
        open()[key] = value
        written.add(key)
        return true
      },
      deleteProperty(_, key) {
        if (typeof key !== 'string') return false
        delete open()[key]
        written.add(key)
        return true
      },
      // In Automerge's order, whatever the document was read from.
      ownKeys: () => [...new Set([...Object.keys(before), ...written])].filter(has).sort(),
      getOwnPropertyDescriptor: (_, key) =>
        typeof key === 'string' && has(key)
          ? { configurable: true, enumerable: true, writable: true, value: read(key) }
          : undefined,
    },
  )
}
