import * as v from 'valibot'
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { utf8Decode, utf8Encode } from '../text.ts'
import { type Micros, micros, seconds } from '../time/units.ts'
import { concatBytes, fromHex, toHex } from './bytes.ts'
import {
  type ChangeHash,
  isChangeHash,
  isPageHash,
  isPlayerId,
  type PageHash,
  type PlayerId,
} from './ids.ts'
import type { Move } from './move.ts'

/**
 * What two peers say on a link's sync lane once both hellos are verified (LK4):
 *
 *   sync-message := u8 kind • body
 *
 *   2 bye      JSON { code }                   6 want      n × 32 B hashes, n ≤ 64
 *   3 change   one Automerge change            7 saved     JSON (AR5), from the Recorder only
 *   4 sync     one Automerge sync message      8 profile   JSON { name, colour, door }
 *   5 page     32 B hash • page               9 what a carrier and its ends say (relay-message.ts)
 *  10 preview  JSON (PV1)                    11 settled   JSON { n } (PV2)
 *  12 move     JSON (LK8)
 */
export type SyncMessage =
  | { readonly kind: 'bye'; readonly code: ByeCode }
  | { readonly kind: 'change'; readonly change: Uint8Array }
  | { readonly kind: 'sync'; readonly message: Uint8Array }
  | { readonly kind: 'page'; readonly hash: PageHash; readonly bytes: Uint8Array }
  | { readonly kind: 'want'; readonly pages: readonly PageHash[] }
  | { readonly kind: 'saved'; readonly saved: Saved }
  | { readonly kind: 'profile'; readonly profile: PeerProfile }
  | { readonly kind: 'move'; readonly move: Move }
  | PreviewMessage

/** Edits on their way into the document, and the word that it has them (PV). */
export type PreviewMessage =
  | {
      readonly kind: 'preview'
      /** Counts the author's previews on this link. */
      readonly n: number
      readonly edits: readonly unknown[]
      readonly moment: Micros
      readonly clock: string
      readonly lead: Micros
    }
  | { readonly kind: 'settled'; readonly n: number }

/** Why somebody has to go, or cannot come in (LK7). */
export type Barring = 'locked' | 'removed'
export type ByeCode = 'left' | Barring

/** The Recorder's word on what is on its disk. */
export interface Saved {
  /** The heads of its durable document. */
  readonly heads: readonly ChangeHash[]
  /** Of the receiver's present actor: every change up to this number is durable. */
  readonly seq: number
  /** Pages that its document names and its disk lacks; the first 64 of `missingCount`. */
  readonly missing: readonly PageHash[]
  readonly missingCount: number
  /** It cannot write. */
  readonly failing: boolean
}

export interface PeerProfile {
  readonly name: string
  readonly colour: number
  readonly door: boolean
}

const KIND = {
  hello: 1,
  bye: 2,
  change: 3,
  sync: 4,
  page: 5,
  want: 6,
  saved: 7,
  profile: 8,
  preview: 10,
  settled: 11,
  move: 12,
} as const
const HASH_BYTES = 32
export const MAX_WANTED_PAGES = 64
const MAX_JSON_BYTES = 16_384
const MAX_PREVIEWED_EDITS = 8
const MAX_LEAD = seconds(1)
const MAX_CLOCK_NAME = 64
const MAX_REMOVED = 256

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32))
const ByeBody = v.strictObject({ code: v.picklist(['left', 'locked', 'removed']) })
const SavedBody = v.strictObject({
  heads: v.pipe(v.array(v.custom<ChangeHash>(isChangeHash)), v.maxLength(128)),
  seq: count,
  missing: v.pipe(v.array(v.custom<PageHash>(isPageHash)), v.maxLength(MAX_WANTED_PAGES)),
  missingCount: count,
  failing: v.boolean(),
})
const ProfileBody = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
  colour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(11)),
  door: v.boolean(),
})

const moment = v.custom<Micros>(Number.isSafeInteger)
const PreviewBody = v.strictObject({
  n: count,
  edits: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_PREVIEWED_EDITS)),
  moment,
  clock: v.pipe(v.string(), v.maxLength(MAX_CLOCK_NAME)),
  lead: v.pipe(moment, v.minValue(micros(0)), v.maxValue(MAX_LEAD)),
})
const SettledBody = v.strictObject({ n: count })
const MoveBody = v.strictObject({
  secret: v.pipe(v.string(), v.length(22)),
  for: v.picklist(['members', 'listeners']),
  removed: v.pipe(v.array(v.custom<PlayerId>(isPlayerId)), v.maxLength(MAX_REMOVED)),
  by: v.pipe(v.string(), v.length(43)),
  signature: v.pipe(v.string(), v.length(86)),
})

export function encodeSyncMessage(message: SyncMessage): Uint8Array {
  const kind = Uint8Array.of(KIND[message.kind])
  switch (message.kind) {
    case 'bye':
      return concatBytes(kind, json({ code: message.code }))
    case 'change':
      return concatBytes(kind, message.change)
    case 'sync':
      return concatBytes(kind, message.message)
    case 'page':
      return concatBytes(kind, hashBytes(message.hash), message.bytes)
    case 'want':
      return concatBytes(kind, ...message.pages.slice(0, MAX_WANTED_PAGES).map(hashBytes))
    case 'saved':
      return concatBytes(kind, json(message.saved))
    case 'profile':
      return concatBytes(kind, json(message.profile))
    case 'preview': {
      const { n, edits, moment, clock, lead } = message
      return concatBytes(kind, json({ n, edits, moment, clock, lead }))
    }
    case 'settled':
      return concatBytes(kind, json({ n: message.n }))
    case 'move':
      return concatBytes(kind, json(message.move))
  }
}

/** A stranger's bytes → a message, or the reason why not. The bodies of 3, 4, 5 stay opaque. */
export function decodeSyncMessage(bytes: Uint8Array): Result<SyncMessage, ProtocolError> {
  const body = bytes.subarray(1)
  switch (bytes[0]) {
    case KIND.bye:
      return parsed(ByeBody, body, ({ code }) => ({ kind: 'bye', code }))
    case KIND.change:
      return ok({ kind: 'change', change: body })
    case KIND.sync:
      return ok({ kind: 'sync', message: body })
    case KIND.page: {
      const hash = toHex(body.subarray(0, HASH_BYTES))
      if (!isPageHash(hash) || body.length === HASH_BYTES) return refuse('a page without its name')
      return ok({ kind: 'page', hash, bytes: body.subarray(HASH_BYTES) })
    }
    case KIND.want:
      return decodeWant(body)
    case KIND.saved:
      return parsed(SavedBody, body, saved => ({ kind: 'saved', saved }))
    case KIND.profile:
      return parsed(ProfileBody, body, profile => ({ kind: 'profile', profile }))
    case KIND.preview:
      return parsed(PreviewBody, body, said => ({ kind: 'preview', ...said }))
    case KIND.settled:
      return parsed(SettledBody, body, ({ n }) => ({ kind: 'settled', n }))
    case KIND.move:
      return parsed(MoveBody, body, move => ({ kind: 'move', move }))
    default:
      return refuse(`sync message of kind ${bytes[0]}`)
  }
}

function decodeWant(body: Uint8Array): Result<SyncMessage, ProtocolError> {
  const wanted = body.length / HASH_BYTES
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MAX_WANTED_PAGES)
    return refuse(`a wish of ${body.length} bytes`)
  const pages = Array.from(
    { length: wanted },
    (_, i) => toHex(body.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)) as PageHash,
  )
  return ok({ kind: 'want', pages })
}

function parsed<const S extends v.GenericSchema>(
  schema: S,
  body: Uint8Array,
  make: (value: v.InferOutput<S>) => SyncMessage,
): Result<SyncMessage, ProtocolError> {
  if (body.length > MAX_JSON_BYTES)
    return err(new ProtocolError('too-large', `${body.length} bytes of JSON`))
  let value: unknown
  try {
    value = JSON.parse(utf8Decode(body))
  } catch {
    return refuse('not JSON')
  }
  const result = v.safeParse(schema, value)
  return result.success ? ok(make(result.output)) : refuse(v.summarize(result.issues).slice(0, 300))
}

const refuse = (why: string): Result<never, ProtocolError> =>
  err(new ProtocolError('malformed', why))
const json = (value: unknown): Uint8Array => utf8Encode(JSON.stringify(value))
const hashBytes = (hash: PageHash): Uint8Array => fromHex(hash) ?? new Uint8Array(HASH_BYTES)
