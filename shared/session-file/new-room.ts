/** What a new room begins with that is made from a session file (SF2–SF4). */
import { splitChunks } from '../doc/chunks.ts'
import type { Crdt, CrdtDoc } from '../doc/crdt.ts'
import { setLock, takeCopy } from '../doc/edit-people.ts'
import { CONSTANT_CHANGES, GENESIS } from '../doc/genesis.ts'
import { MAX_CHANGE_BYTES } from '../doc/incoming.ts'
import { createViewReader } from '../doc/read-view.ts'
import type { SessionFileError } from '../errors.ts'
import { toHex } from '../protocol/bytes.ts'
import type { ActorId, PageHash, PlayerId } from '../protocol/ids.ts'
import { err, ok, type Result } from '../result.ts'
import { micros } from '../time/units.ts'
import { damaged, decodeSessionFile } from './file.ts'
import { pagesNamedIn } from './named-pages.ts'

export interface NewRoom {
  /** The first and only chunk of its log. */
  readonly document: Uint8Array
  /** Those that the document names, of those in the file. */
  readonly pages: ReadonlyMap<PageHash, Uint8Array>
}

/**
 * Total, and pure but for `crdt`.
 *
 * @param opener who opens the file, and is to be the new room's host
 * @param actor drawn for this call alone (ID3)
 */
export function newRoomFrom(
  crdt: Crdt,
  bytes: Uint8Array,
  { opener, actor }: { readonly opener: PlayerId; readonly actor: ActorId },
): Result<NewRoom, SessionFileError> {
  const file = decodeSessionFile(bytes)
  if (!file.ok) return file
  try {
    const loaded = loadDocument(crdt, file.value.document, actor)
    if (!loaded) return err(damaged())
    const doc = found(crdt, loaded, opener)
    const named = pagesNamedIn(createViewReader()(doc))
    const pages = new Map([...file.value.pages].filter(([hash]) => named.has(hash)))
    const document = crdt.save(doc)
    crdt.free(doc)
    return ok({ document, pages })
  } catch {
    return err(damaged())
  }
}

/** The document's own chunk: what still waits for lost changes can be opened nowhere (SF1). */
export const documentOf = (saved: Uint8Array): Uint8Array | undefined =>
  splitChunks(saved).find(({ kind }) => kind === 'document')?.bytes

/** @returns undefined unless it is one whole document of our kind, within the limits of DOC7 */
function loadDocument(crdt: Crdt, bytes: Uint8Array, actor: ActorId): CrdtDoc | undefined {
  const chunks = splitChunks(bytes)
  if (chunks.length !== 1 || chunks[0]?.kind !== 'document') return undefined
  const doc = crdt.load<Record<string, unknown>>(bytes, { actor })
  const isOurs =
    crdt.hasHeads(doc, [oldestConstant()]) &&
    crdt.getAllChanges(doc).every(change => change.length <= MAX_CHANGE_BYTES)
  return isOurs ? crdt.loadIncremental(doc, GENESIS) : undefined
}

/** The hash of the change that every document of any schema version has (DOC2). */
function oldestConstant(): string {
  const [chunk] = splitChunks(CONSTANT_CHANGES[0] ?? new Uint8Array(0))
  if (chunk?.kind !== 'change') throw new Error('the constant changes are damaged')
  return toHex(chunk.digest)
}

function found(crdt: Crdt, doc: CrdtDoc, opener: PlayerId): CrdtDoc {
  const by = { player: opener, moment: micros(0) }
  return crdt.change(doc, { time: 0 }, draft => {
    takeCopy(crdt, draft, by)
    // The friends to whom the new link is sent were not locked out by anybody.
    setLock(crdt, draft, false, by)
  })
}
