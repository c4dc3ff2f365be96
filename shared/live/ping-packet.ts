/**
 * Kinds 2 and 3: the heartbeat that keeps a link alive, measures it and carries the room clock
 * (LK5, CL2, LV9). Layout, big-endian; `local` is the speaker's own clock, µs:
 *
 *   ping := u8 2 • u8 flags • u16 id • f64 sentAt local • 8 B clockId • f64 clockSince
 *           • f64 presentSince • 16 B reference • f64 offset • u32 errorBound [• 8 B digest]
 *   pong := u8 3 • u8 flags • u16 id • f64 ping's sentAt • f64 receivedAt local • f64 sentAt local
 *   flags := bit 0 audible • bit 1 holds • bit 2 a digest follows • bit 3 muted • bit 4 reached
 */
import { ProtocolError } from '../errors.ts'
import { fromHex, toHex } from '../protocol/bytes.ts'
import { isPeerId } from '../protocol/ids.ts'
import { err, ok, type Result } from '../result.ts'
import type { ClockAnnouncement } from '../time/clock-announcement.ts'
import { type LocalMicros, localMicros, micros } from '../time/units.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Hearing } from './hearing.ts'

export const PING = 2
export const PONG = 3
const DIGEST_BYTES = 8
const CLOCK_ID_BYTES = 8
const PEER_BYTES = 16
const AUDIBLE = 1
const HOLDS = 2
const HAS_DIGEST = 4
const MUTED = 8
const REACHED = 16
const ALL_FLAGS = 31

export interface Ping extends Hearing {
  readonly kind: 'ping'
  readonly id: number
  readonly sentAt: LocalMicros
  readonly clock: ClockAnnouncement
  /** Over the document's heads (DOC6). */
  readonly digest: Uint8Array | undefined
}

export interface Pong {
  readonly kind: 'pong'
  readonly id: number
  readonly pingSentAt: LocalMicros
  /** On the responder's own clock. */
  readonly receivedAt: LocalMicros
  readonly sentAt: LocalMicros
  readonly audible: boolean
}

export function writePing(writer: ByteWriter, ping: Omit<Ping, 'kind'>): void {
  const { clock, digest } = ping
  writer.rewind(0)
  writer.u8(PING)
  writer.u8(
    (ping.audible ? AUDIBLE : 0) |
      (clock.holds ? HOLDS : 0) |
      (digest ? HAS_DIGEST : 0) |
      (ping.muted ? MUTED : 0) |
      (ping.reached ? REACHED : 0),
  )
  writer.u16(ping.id)
  writer.f64(ping.sentAt)
  writer.bytes(fromHex(clock.clockId) ?? new Uint8Array(CLOCK_ID_BYTES))
  writer.f64(clock.clockSince)
  writer.f64(clock.presentSince)
  writer.bytes(fromHex(clock.reference.slice(2)) ?? new Uint8Array(PEER_BYTES))
  writer.f64(clock.offset)
  writer.u32(Math.min(clock.errorBound, 0xffffffff))
  if (digest) writer.bytes(digest)
}

export function writePong(writer: ByteWriter, pong: Omit<Pong, 'kind'>): void {
  writer.rewind(0)
  writer.u8(PONG)
  writer.u8(pong.audible ? AUDIBLE : 0)
  writer.u16(pong.id)
  writer.f64(pong.pingSentAt)
  writer.f64(pong.receivedAt)
  writer.f64(pong.sentAt)
}

const malformed = (what: string) => err(new ProtocolError('malformed', `malformed ${what}`))

/** The rest of a datagram of kind 2. Never throws. */
export function readPing(reader: ByteReader): Result<Ping, ProtocolError> {
  const flags = reader.u8()
  const id = reader.u16()
  const sentAt = localMicros(reader.integer())
  const clockId = toHex(reader.bytes(CLOCK_ID_BYTES))
  const clockSince = micros(reader.integer())
  const presentSince = micros(reader.integer())
  const reference = `p_${toHex(reader.bytes(PEER_BYTES))}`
  const offset = reader.integer()
  const errorBound = micros(reader.u32())
  const digest = flags & HAS_DIGEST ? reader.bytes(DIGEST_BYTES).slice() : undefined
  if (!reader.done || flags > ALL_FLAGS || !isPeerId(reference)) return malformed('ping')
  const holds = (flags & HOLDS) !== 0
  const clock = { clockId, clockSince, presentSince, reference, offset, errorBound, holds }
  const hearing = {
    audible: (flags & AUDIBLE) !== 0,
    muted: (flags & MUTED) !== 0,
    reached: (flags & REACHED) !== 0,
  }
  return ok({ kind: 'ping', id, sentAt, clock, ...hearing, digest })
}

/** The rest of a datagram of kind 3. Never throws. */
export function readPong(reader: ByteReader): Result<Pong, ProtocolError> {
  const flags = reader.u8()
  const id = reader.u16()
  const pingSentAt = localMicros(reader.integer())
  const receivedAt = localMicros(reader.integer())
  const sentAt = localMicros(reader.integer())
  if (!reader.done || flags > 1) return malformed('pong')
  return ok({ kind: 'pong', id, pingSentAt, receivedAt, sentAt, audible: flags === AUDIBLE })
}
