/**
 * Where everything stands in the document, schema version 1:
 *
 *   context.key, context.scale, transport, saving   registers (register.ts)
 *   players   { PlayerId: text }
 *   tracks    { TrackId: { info: text, clips: { ClipId: { info: text, notes: bytes, removed?: int } } } }
 *   takes     { bucket: { TakeId: { info: text, pages: { PageHash: text } } } }
 *
 * A _text_ is an atomic string of JSON. Every container that two peers share is in genesis.
 */
import type { TakeId } from '../protocol/ids.ts'

export const SCHEMA_VERSION = 1
/** Automerge copies a container for every change in it, so none may grow beyond this (DOC5). */
export const MAX_ENTRIES = 256
/** Characters of any atomic text; a longer one reads as absent. */
export const MAX_TEXT = 4096

export const TAKE_BUCKETS = Array.from({ length: 16 }, (_, n) => n.toString(16))
/** Ids are random, so their first digit spreads takes evenly. */
export const takeBucket = (take: TakeId): string => take.charAt(2)

/** The content of a new document: all containers, empty. */
export const emptyDocument = () => ({
  context: { key: {}, scale: {} },
  transport: {},
  saving: {},
  players: {},
  tracks: {},
  takes: Object.fromEntries(TAKE_BUCKETS.map(bucket => [bucket, {}])),
})

/** A clip's content is revision 1; a tombstone names the revision that it removes. */
export const FIRST_REVISION = 1
