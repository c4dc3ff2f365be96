/**
 * Kind 4: what arrived of the events packets, every 100 ms while some do (LV2, LV9). Big-endian:
 *
 *   feedback := u8 4 • u8 flags • u32 epoch • u16 highest • u32 received
 *               • u16 loss • u32 jitter
 *
 *   flags := bit 0 audible • bit 1 muted • bit 2 reached
 *
 * Bit i of `received` says that packet highest − 1 − i came. Loss is in 1/65535, jitter in µs.
 */
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { type Micros, micros } from '../time/units.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { type Hearing, hearingBits, hearingOf } from './hearing.ts'

export const FEEDBACK = 4
const FULL_LOSS = 0xffff

export interface Feedback extends Hearing {
  readonly kind: 'feedback'
  readonly epoch: number
  /** The newest packet number that came. */
  readonly highest: number
  /** 32 bits, the packets before it: bit 0 the one just before. */
  readonly received: number
  /** 0–1, recent. */
  readonly loss: number
  readonly jitter: Micros
}

export function writeFeedback(writer: ByteWriter, feedback: Omit<Feedback, 'kind'>): void {
  writer.rewind(0)
  writer.u8(FEEDBACK)
  writer.u8(hearingBits(feedback))
  writer.u32(feedback.epoch)
  writer.u16(feedback.highest)
  writer.u32(feedback.received)
  writer.u16(Math.round(feedback.loss * FULL_LOSS))
  writer.u32(Math.min(feedback.jitter, 0xffffffff))
}

/** The rest of a datagram of kind 4. Never throws. */
export function readFeedback(reader: ByteReader): Result<Feedback, ProtocolError> {
  const flags = reader.u8()
  const epoch = reader.u32()
  const highest = reader.u16()
  const received = reader.u32()
  const loss = reader.u16() / FULL_LOSS
  const jitter = micros(reader.u32())
  if (!reader.done || flags > 7) return err(new ProtocolError('malformed', 'malformed feedback'))
  return ok({
    kind: 'feedback',
    epoch,
    highest,
    received,
    loss,
    jitter,
    ...hearingOf(flags),
  })
}
