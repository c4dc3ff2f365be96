/**
 * Where everything stands in the document. Schema version 1:
 *
 *   context.key, context.scale, transport, saving   registers (register.ts)
 *   players   { PlayerId: text }
 *   tracks    { TrackId: { info: text, clips: { ClipId: { info: text, notes: bytes } } } }
 *   takes     { bucket: { TakeId: { info: text, pages: { PageHash: text } } } }
 *
 * Version 2 adds:
 *
 *   schema    2
 *   context.style, context.emotion, context.complexity, office, lock   registers
 *   people    { PlayerId: { self, rights, strip: register } }
 *   tracks    { TrackId: { …, about, strip: register } }
 *   … clips   { ClipId: { …, place: register, ActorId: { by: text, NoteId: bytes } } }
 *   sections, markers   { id: register }
 *   points    { bucket: { PointId: register } }
 *   engines   { name: { state: register, parameters: { 0 … 7: register } } }
 *   queue     { GenerationId: text }
 *   generations, chat   { bucket: { id: text } }
 *   analysis  { part: text }
 *
 * Version 3 adds:
 *
 *   actions   { bucket: { PlayerId+ActorId: { BLOCK: { KEY: text }, olderPages: { digit: { PageHash: text } } } } }
 *
 * A _text_ is an atomic string of JSON. Every container that two peers share is in genesis.
 */
import { type Draft, readMap } from './crdt.ts'

/** The newest that this program knows. */
export const SCHEMA_VERSION = 3
/** Automerge copies a container for every change in it, so none may grow beyond this (DOC5). */
export const MAX_ENTRIES = 256
/** Characters of any atomic text; a longer one reads as absent. */
export const MAX_TEXT = 4096

export const BUCKETS = Array.from({ length: 16 }, (_, n) => n.toString(16))
/** Ids are random, so their first digit spreads them evenly. */
export const bucketOf = (id: string): string => id.charAt(2)

export const PARAMETER_SLOTS = 8
/** Spreads parameters by their name: FNV-1a, 32 bits. */
export function parameterSlot(name: string): string {
  let hash = 0x811c9dc5
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return String((hash >>> 0) % PARAMETER_SLOTS)
}

const buckets = () => Object.fromEntries(BUCKETS.map(bucket => [bucket, {}]))
const engine = () => ({
  state: {},
  parameters: Object.fromEntries(Array.from({ length: PARAMETER_SLOTS }, (_, n) => [n, {}])),
})

/** What each version adds to a new document, oldest first: containers, empty. None ever changes. */
export const VERSIONS: readonly ((draft: Draft) => void)[] = [
  draft => {
    Object.assign(draft, {
      context: { key: {}, scale: {} },
      transport: {},
      saving: {},
      players: {},
      tracks: {},
      takes: buckets(),
    })
  },
  draft => {
    Object.assign(readMap(draft.context) ?? {}, { style: {}, emotion: {}, complexity: {} })
    Object.assign(draft, {
      schema: 2,
      office: {},
      lock: {},
      people: {},
      sections: {},
      markers: {},
      points: buckets(),
      engines: { drums: engine(), bass: engine(), harmony: engine(), melody: engine() },
      queue: {},
      generations: buckets(),
      chat: buckets(),
      analysis: {},
    })
  },
  draft => {
    Object.assign(draft, { schema: 3, actions: buckets() })
  },
]

/** The content of an entity is revision 1; a tombstone names the revision that it removes. */
export const FIRST_REVISION = 1
