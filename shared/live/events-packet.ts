/**
 * Kind 1: what was played, and what sounds (LV1, LV2). Layout, big-endian; varint = LEB128,
 * svarint = zigzag varint:
 *
 *   events   := u8 1 • u8 flags • u32 epoch • u16 seq • f64 sentAt • varint next • u8 count
 *               • event × count • journal
 *   flags    := bits 0–1 journal (0 none, 1 held keys, 2 full) • bits 4–7 fresh
 *   event    := varint back • svarint moment − sentAt • svarint position − previous event's
 *               • u8 status • u8 data1 [• u8 data2, unless programme change or channel pressure]
 *
 * Index = next − back for the first event, previous index + back for the others; back ≥ 1.
 */
import { ProtocolError } from '../errors.ts'
import {
  CHANNEL_PRESSURE,
  isMidiMessage,
  type PlayedEvent,
  PROGRAM_CHANGE,
} from '../midi/message.ts'
import { err, ok, type Result } from '../result.ts'
import { type Micros, micros, ticks } from '../time/units.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Journal, MidiChannelState } from './journal.ts'
import {
  EXTENTS,
  type PacketJournal,
  readJournal,
  writeFullJournal,
  writeHeldKeys,
} from './journal-codec.ts'

export const EVENTS = 1
/** The live lane takes 30 bytes more: what a relay puts around it (RL6). */
export const MAX_DATAGRAM_BYTES = 1_120
/** At their very longest, with a held-keys journal, these fit into one datagram. */
export const MAX_EVENTS = 32
export const MAX_FRESH = 15
/** Index and position stay whole and comparable up to here. */
const MAX_INDEX = 2 ** 31
const MAX_POSITION = 2 ** 40

export interface EventsPacket {
  readonly kind: 'events'
  /** Grows with every panic; packets of an older one are dead. u32, compared modulo 2³². */
  readonly epoch: number
  /** +1 per events packet of this sender, modulo 2¹⁶. Gaps are losses. */
  readonly seq: number
  /** The sender's room clock when it sent this. */
  readonly sentAt: Micros
  /** The index after the last event played: the journal is the state up to there. */
  readonly next: number
  /** In order of index, each below `next`; may have gaps. */
  readonly events: readonly PlayedEvent[]
  /** So many at the end of `events` travel for the first time. */
  readonly fresh: number
  readonly journal: PacketJournal | undefined
}

export interface EventsHead {
  readonly epoch: number
  readonly seq: number
  readonly sentAt: Micros
  readonly events: readonly PlayedEvent[]
  readonly fresh: number
}

const FLAGS_AT = 1

/** Notes, with the keys that are held. At most {@link MAX_EVENTS} events. */
export function writeEvents(writer: ByteWriter, head: EventsHead, journal: Journal): void {
  writeHead(writer, head, journal.next)
  const before = writer.length
  writeHeldKeys(writer, journal.states())
  const fits = writer.length <= MAX_DATAGRAM_BYTES && !writer.overflowed
  if (!fits) writer.rewind(before)
  writer.patchU8(FLAGS_AT, flagsOf(head, fits ? EXTENTS.held : EXTENTS.none))
}

/** A snapshot. @returns the midiChannels that did not fit: they want a packet more */
export function writeSnapshot(
  writer: ByteWriter,
  head: EventsHead,
  next: number,
  states: readonly MidiChannelState[],
): readonly MidiChannelState[] {
  writeHead(writer, head, next)
  writer.patchU8(FLAGS_AT, flagsOf(head, EXTENTS.full))
  return writeFullJournal(writer, states, next, head.sentAt, MAX_DATAGRAM_BYTES)
}

const flagsOf = ({ fresh }: EventsHead, extent: number): number => (fresh << 4) | extent

function writeHead(writer: ByteWriter, { epoch, seq, sentAt, events }: EventsHead, next: number) {
  writer.rewind(0)
  writer.u8(EVENTS)
  writer.u8(0)
  writer.u32(epoch)
  writer.u16(seq)
  writer.f64(sentAt)
  writer.varint(next)
  writer.u8(events.length)
  let index = 0
  let position = 0
  for (const [i, event] of events.entries()) {
    writer.varint(i === 0 ? next - event.index : event.index - index)
    writer.svarint(event.moment - sentAt)
    writer.svarint(event.position - position)
    writer.u8(event.status)
    writer.u8(event.data1)
    if (!isShort(event.status)) writer.u8(event.data2)
    index = event.index
    position = event.position
  }
}

/** Programme change and channel pressure have one data byte. */
const isShort = (status: number): boolean =>
  (status & 0xf0) === PROGRAM_CHANGE || (status & 0xf0) === CHANNEL_PRESSURE

const malformed = (why: string) => err(new ProtocolError('malformed', why))

/** The rest of a datagram of kind 1. Never throws. */
export function readEvents(reader: ByteReader): Result<EventsPacket, ProtocolError> {
  const flags = reader.u8()
  const fresh = flags >> 4
  const epoch = reader.u32()
  const seq = reader.u16()
  const sentAt = micros(reader.integer())
  const next = reader.varint()
  const count = reader.u8()
  if (reader.failed) return malformed('events: short head')
  if ((flags & 0b1100) !== 0) return malformed(`events: flags ${flags}`)
  if (next > MAX_INDEX) return malformed(`events: next ${next}`)
  if (count > MAX_EVENTS || fresh > count) return malformed(`events: ${fresh} of ${count} fresh`)
  const events: PlayedEvent[] = []
  let index = 0
  let position = 0
  for (let i = 0; i < count; i++) {
    const back = reader.varint()
    index = i === 0 ? next - back : index + back
    const moment = sentAt + reader.svarint()
    position += reader.svarint()
    const status = reader.u8()
    const data1 = reader.u8()
    const data2 = isShort(status) ? 0 : reader.u8()
    if (reader.failed) return malformed('events: short event')
    if (back < 1 || index < 0 || index >= next)
      return malformed(`events: index ${index} of ${next}`)
    if (!Number.isSafeInteger(moment)) return malformed(`events: moment ${moment}`)
    if (Math.abs(position) >= MAX_POSITION) return malformed(`events: position ${position}`)
    const event = { index, moment: micros(moment), position: ticks(position), status, data1, data2 }
    if (!isMidiMessage(event)) return malformed(`events: MIDI ${status} ${data1} ${data2}`)
    events.push(event)
  }
  const journal = readJournal(reader, flags & 0b11, next, sentAt)
  if (!journal.ok) return journal
  if (!reader.done) return malformed('events: wrong length')
  return ok({ kind: 'events', epoch, seq, sentAt, next, events, fresh, journal: journal.value })
}
