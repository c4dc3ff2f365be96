/**
 * The only door to Automerge: one wasm instance a process, opened before anything else is called.
 * Whatever needs a document takes a {@link Crdt} as a parameter, so it cannot be called too early.
 */
import * as automerge from '@automerge/automerge/slim'

/** A document at one instant. Sub-objects that did not change keep their identity. */
export type CrdtDoc = automerge.Doc<Record<string, unknown>>
/** What one `change` may write into. */
export type Draft = Record<string, unknown>
export type SyncState = automerge.SyncState
export type Crdt = Automerge & {
  /** Names the document load that writes through it: its actor. */
  readonly writer: string
  /** Is told what edits write; absent where nobody acts. */
  readonly trace?: WriteListener
}
/** What an edit does to the document, told while it is applied (DOC22). */
export interface WriteListener {
  /** @param n writes of that field of its register, this one counted  @param before undefined: none */
  field(name: string, n: number, before: unknown, value: unknown): void
  /** @param before of the fields that changed, what they were; none of a note that comes or goes */
  note(id: string, before: Readonly<Record<string, number>>): void
  /** Something came or went that is no register. */
  wrote(): void
  /** The edit is about that thing, which says what it says otherwise. */
  about(id: string): void
}
type Automerge = Pick<
  typeof automerge,
  | 'change'
  | 'decodeChange'
  | 'decodeSyncMessage'
  | 'encodeSyncMessage'
  | 'free'
  | 'generateSyncMessage'
  | 'getBackend'
  | 'getAllChanges'
  | 'getChangesMetaSince'
  | 'getHeads'
  | 'getLastLocalChange'
  | 'getObjectId'
  | 'hasHeads'
  | 'init'
  | 'initSyncState'
  | 'load'
  | 'loadIncremental'
  | 'receiveSyncMessage'
  | 'save'
  | 'view'
>

/** Who only reads. */
const NOBODY = '0'

let opening: Promise<void> | undefined

/**
 * @param wasm the bytes of `@automerge/automerge/automerge.wasm`, or the URL to fetch it from.
 * Only the first call loads it; if that fails, the next one tries again.
 */
export async function openCrdt(
  wasm: Uint8Array | string | Promise<Uint8Array | string>,
): Promise<Crdt> {
  opening ??= Promise.resolve(wasm).then(automerge.initializeWasm)
  try {
    await opening
  } catch (cause) {
    opening = undefined
    throw cause
  }
  return { ...automerge, writer: NOBODY }
}

/**
 * The document as its backend has it, read anew as a whole: what thousands of changes did, patch by
 * patch, takes ten times as long. No part of it is an object of `doc`.
 */
export function readAnew(crdt: Crdt, doc: CrdtDoc): CrdtDoc {
  const handle = crdt.getBackend(doc)
  // As Automerge's own `load` does it.
  return handle.materialize('/', undefined, { handle, heads: undefined }) as unknown as CrdtDoc
}

/** A string that is replaced whole: Automerge would merge a plain one letter by letter. */
export const atomicText = (text: string): unknown => new automerge.ImmutableString(text)

/** The text of an atomic (or plain) string, undefined for anything else. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return automerge.isImmutableString(value) ? value.val : undefined
}

/** A map of the document, or a draft of one; undefined for whatever else may stand there. */
export function readMap(value: unknown): Draft | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  // Bytes, dates, counters and atomic strings are objects of classes of their own.
  return Object.getPrototypeOf(value) === Object.prototype ? (value as Draft) : undefined
}
