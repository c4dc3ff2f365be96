import * as v from 'valibot'
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { isPeerId, isRoomId, type PeerId, type RoomId } from './ids.ts'

/** Spoken by client and server; another version is told to reload (SG2). */
export const SIGNALING_VERSION = 1
/** A sealed offer with its candidates is 2–6 KiB; anything larger is not one of ours (SG5). */
export const MAX_RELAY_CHARS = 16_384

const peer = v.custom<PeerId>(isPeerId)
const room = v.custom<RoomId>(isRoomId)
const base64url = (min: number, max: number) =>
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.minLength(min), v.maxLength(max))
const body = base64url(1, MAX_RELAY_CHARS)

/** What a client may say to the signaling server (SG1–SG9). Unknown keys are refused. */
const ClientSignal = v.variant('type', [
  v.strictObject({
    type: v.literal('join'),
    version: v.pipe(v.number(), v.integer()),
    room,
    peer,
    /** 128 random bits known to this peer only: proves a reconnect (SG3). */
    resume: base64url(22, 22),
    /** A tag derived from the room's secret: peers with different secrets never meet (SG4). */
    proof: base64url(22, 22),
    /** At the door: connected and syncing, neither heard nor counted, until `enter`. */
    door: v.boolean(),
    /** Given by an archive only: makes this peer the room's Recorder. */
    recorderToken: v.optional(base64url(16, 128)),
  }),
  v.strictObject({ type: v.literal('enter') }),
  v.strictObject({ type: v.literal('relay'), to: peer, body }),
  /** The invite, sealed to the Recorder's public key (AR2). */
  v.strictObject({ type: v.literal('save'), body }),
  /** Publishes the invite in the lobby, on purpose (SG8). */
  v.strictObject({
    type: v.literal('list'),
    title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
    invite: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
  }),
  v.strictObject({ type: v.literal('unlist') }),
  v.strictObject({ type: v.literal('leave') }),
  /** The archive's own connection: hears which rooms are occupied and takes invites (AR3). */
  v.strictObject({
    type: v.literal('recorder'),
    version: v.pipe(v.number(), v.integer()),
    recorderToken: base64url(16, 128),
    publicKey: base64url(43, 43),
  }),
])
export type ClientSignal = v.InferOutput<typeof ClientSignal>

export interface RosterEntry {
  readonly peer: PeerId
  readonly door: boolean
  readonly recorder: boolean
}

/** As `RTCIceServer`, with one URL list. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string | undefined
  readonly credential?: string | undefined
}

export type RefusalCode =
  | 'malformed'
  | 'too-large'
  | 'outdated'
  | 'duplicate-peer'
  | 'room-full'
  | 'rate-limited'
  | 'not-in-a-room'
  | 'not-permitted'

/** What the server says. We write it, yet a hostile server may not: clients decode it too (SG9). */
const peers = v.strictObject({ peer, door: v.boolean(), recorder: v.boolean() })
const ice = v.array(
  v.strictObject({
    urls: v.array(v.pipe(v.string(), v.maxLength(256))),
    username: v.optional(v.pipe(v.string(), v.maxLength(256))),
    credential: v.optional(v.pipe(v.string(), v.maxLength(256))),
  }),
)
const recorderKey = v.nullable(base64url(43, 43))
const ServerSignal = v.variant('type', [
  v.strictObject({
    type: v.literal('welcome'),
    peers: v.pipe(v.array(peers), v.maxLength(64)),
    ice,
    /** This server has a Recorder, be it away for now. */
    records: v.boolean(),
    /** The Recorder's X25519 public key, or null where nobody saves now. */
    recorderKey,
    /** Somebody is in this room under another secret: this invite or theirs is wrong (SG4). */
    otherSecret: v.boolean(),
    listed: v.boolean(),
  }),
  v.strictObject({ type: v.literal('joined'), ...peers.entries }),
  v.strictObject({ type: v.literal('entered'), peer }),
  v.strictObject({ type: v.literal('left'), peer }),
  v.strictObject({ type: v.literal('relay'), from: peer, body }),
  v.strictObject({ type: v.literal('recorder'), recorderKey }),
  v.strictObject({ type: v.literal('ice'), ice }),
  v.strictObject({ type: v.literal('listed'), listed: v.boolean() }),
  v.strictObject({
    type: v.literal('refused'),
    code: v.picklist([
      'malformed',
      'too-large',
      'outdated',
      'duplicate-peer',
      'room-full',
      'rate-limited',
      'not-in-a-room',
      'not-permitted',
    ]),
    message: v.pipe(v.string(), v.maxLength(300)),
  }),
  /** To the archive only. `proof` tells it whether its invite opens that room. */
  v.strictObject({ type: v.literal('occupied'), room, proof: base64url(22, 22) }),
  v.strictObject({ type: v.literal('save'), room, from: peer, body }),
])
export type ServerSignal = v.InferOutput<typeof ServerSignal>

/** A stranger's data → a message we trust, or the reason we do not. Never throws. */
export const decodeClientSignal = (data: unknown): Result<ClientSignal, ProtocolError> =>
  decodeWith(ClientSignal, data)
export const decodeServerSignal = (data: unknown): Result<ServerSignal, ProtocolError> =>
  decodeWith(ServerSignal, data)

function decodeWith<const S extends v.GenericSchema>(
  schema: S,
  data: unknown,
): Result<v.InferOutput<S>, ProtocolError> {
  const parsed = v.safeParse(schema, data)
  if (parsed.success) return ok(parsed.output)
  return err(new ProtocolError('malformed', v.summarize(parsed.issues).slice(0, 300)))
}
