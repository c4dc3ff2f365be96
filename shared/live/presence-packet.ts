/**
 * Kind 6: where a player's attention is and which control is in hand, up to 60 times a second (PR1).
 *
 *   presence := u8 6 • u16 seq • JSON { focus, selection, cursor?, view?, held? }
 *
 * The newest `seq` holds (modulo 2¹⁶); a lost one is made up for by the next.
 */
import * as v from 'valibot'
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { utf8Decode, utf8Encode } from '../text.ts'
import { type Micros, micros, seconds, type Ticks } from '../time/units.ts'
import type { ByteReader } from './byte-reader.ts'

export const PRESENCE = 6
const HEAD_BYTES = 3
const MAX_BODY_BYTES = 1_000
const MAX_NAME = 64
const MAX_SELECTED = 16
const MAX_HELD = 4
const MAX_LEAD = seconds(1)
const LONGEST_SONG = 2 ** 40
const TOP = 128

const name = v.pipe(v.string(), v.maxLength(MAX_NAME))
const moment = v.custom<Micros>(Number.isSafeInteger)
const position = v.custom<Ticks>(
  value => Number.isSafeInteger(value) && Math.abs(value as number) <= LONGEST_SONG,
)
/** Keys from the lowest, with the part of the key; on a lane from its foot, 128 is its top. */
const pitch = v.pipe(v.number(), v.minValue(0), v.maxValue(TOP))

const PresenceBody = v.strictObject({
  /** The control or the panel that has the focus, by the name that every page gives it; '' for none. */
  focus: name,
  /** Ids of what is selected, the first 16. */
  selection: v.pipe(v.array(name), v.maxLength(MAX_SELECTED)),
  /** Where the pointer is: over a clip's notes, or over a track's lane. */
  cursor: v.optional(v.strictObject({ over: name, position, pitch })),
  /** What the page shows. */
  view: v.optional(
    v.strictObject({
      /** Whose notes are open; '' for none. */
      clip: name,
      /** At the left edge of the notes, or of the lanes. */
      position,
      /** At the top of the notes. */
      pitch,
    }),
  ),
  /** Edits of the public union, as if made now: the control is still moving (PR3). */
  held: v.optional(
    v.strictObject({
      edits: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_HELD)),
      moment,
      clock: name,
      lead: v.pipe(moment, v.minValue(micros(0)), v.maxValue(MAX_LEAD)),
    }),
  ),
})
/** What a player shows of himself. */
export type Presence = v.InferOutput<typeof PresenceBody>
export type HeldControl = NonNullable<Presence['held']>

export interface PresencePacket {
  readonly kind: 'presence'
  /** 16 bits. */
  readonly seq: number
  readonly presence: Presence
}

/** @returns undefined when it does not fit into a datagram */
export function encodePresence(seq: number, presence: Presence): Uint8Array | undefined {
  const body = utf8Encode(JSON.stringify(presence))
  if (body.length > MAX_BODY_BYTES) return undefined
  const bytes = new Uint8Array(HEAD_BYTES + body.length)
  bytes.set([PRESENCE, (seq >> 8) & 0xff, seq & 0xff])
  bytes.set(body, HEAD_BYTES)
  return bytes
}

/** The rest of a datagram of kind 6. Never throws. */
export function readPresence(reader: ByteReader): Result<PresencePacket, ProtocolError> {
  const seq = reader.u16()
  const body = reader.rest()
  if (reader.failed || body.length > MAX_BODY_BYTES) return malformed('no presence')
  try {
    const parsed = v.safeParse(PresenceBody, JSON.parse(utf8Decode(body)))
    if (parsed.success) return ok({ kind: 'presence', seq, presence: parsed.output })
  } catch {
    // Not JSON: said below.
  }
  return malformed('malformed presence')
}

const malformed = (why: string): Result<never, ProtocolError> =>
  err(new ProtocolError('malformed', why))
