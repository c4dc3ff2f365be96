/**
 * The journal on the wire, in one of two extents (LV2):
 *
 *   held keys := u8 sections • (u8 midiChannel • u8 keys • u8 key × keys) × sections
 *   full      := u8 sections • section × sections
 *   section   := u8 midiChannel • u8 has • [u8 programme] • [u16 bend] • [u8 pressure]
 *                • u8 controllers • (u8 controller • u8 value) × controllers
 *                • u8 notes • note × notes
 *   has       := bit 0 programme • bit 1 bend • bit 2 pressure • bit 3 partial
 *   note      := u8 key (bit 7: a count follows) • u8 velocity (bit 7: a pressure follows)
 *                • [u8 count] • [u8 pressure] • varint next − index • svarint sentAt − moment
 *
 * Held keys name every key of every midiChannel that is down: what they leave out is not held. A
 * full section speaks for its midiChannel alone, for all of its notes unless `partial`.
 */
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { type Micros, micros } from '../time/units.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { isJournaledController } from './controllers.ts'
import type { HeldNote, MidiChannelState } from './journal.ts'

export const EXTENTS = { none: 0, held: 1, full: 2 } as const

export interface FullSection extends MidiChannelState {
  /** True when more notes are held than fitted. */
  readonly partial: boolean
}
export type PacketJournal =
  | { readonly extent: 'held'; readonly keys: ReadonlyMap<number, ReadonlySet<number>> }
  | { readonly extent: 'full'; readonly sections: readonly FullSection[] }

const HAS_PROGRAM = 1
const HAS_BEND = 2
const HAS_PRESSURE = 4
const PARTIAL = 8
const MORE = 0x80
/** What a section is cut to, step by step, until it fits a datagram alone; newest notes stay. */
const NOTE_LIMITS = [128, 64, 16, 0]

export function writeHeldKeys(writer: ByteWriter, states: Iterable<MidiChannelState>): void {
  const countAt = writer.length
  let sections = 0
  writer.u8(0)
  for (const { midiChannel, notes } of states) {
    if (notes.size === 0) continue
    sections++
    writer.u8(midiChannel)
    writer.u8(notes.size)
    for (const key of notes.keys()) writer.u8(key)
  }
  writer.patchU8(countAt, sections)
}

/** @returns the states that did not fit into `limit` bytes */
export function writeFullJournal(
  writer: ByteWriter,
  states: readonly MidiChannelState[],
  next: number,
  sentAt: Micros,
  limit: number,
): readonly MidiChannelState[] {
  const countAt = writer.length
  writer.u8(0)
  for (const [done, state] of states.entries()) {
    const before = writer.length
    // A datagram that holds other sections already leaves this one, whole, to the next.
    const limits = done === 0 ? NOTE_LIMITS : NOTE_LIMITS.slice(0, 1)
    if (!limits.some(notes => fitsSection(writer, state, notes, next, sentAt, limit))) {
      writer.rewind(before)
      writer.patchU8(countAt, done)
      return states.slice(done)
    }
  }
  writer.patchU8(countAt, states.length)
  return []
}

function fitsSection(
  writer: ByteWriter,
  state: MidiChannelState,
  noteLimit: number,
  next: number,
  sentAt: Micros,
  limit: number,
): boolean {
  const before = writer.length
  const { program, bend, pressure } = state
  const notes = [...state.notes.values()]
  const shown =
    notes.length <= noteLimit ? notes : notes.sort((a, b) => b.index - a.index).slice(0, noteLimit)
  writer.u8(state.midiChannel)
  writer.u8(
    (program === undefined ? 0 : HAS_PROGRAM) |
      (bend === undefined ? 0 : HAS_BEND) |
      (pressure === undefined ? 0 : HAS_PRESSURE) |
      (shown.length < notes.length ? PARTIAL : 0),
  )
  if (program !== undefined) writer.u8(program)
  if (bend !== undefined) writer.u16(bend)
  if (pressure !== undefined) writer.u8(pressure)
  writer.u8(state.controllers.size)
  for (const [controller, value] of state.controllers) {
    writer.u8(controller)
    writer.u8(value)
  }
  writer.u8(shown.length)
  for (const note of shown) writeNote(writer, note, next, sentAt)
  if (writer.length <= limit && !writer.overflowed) return true
  writer.rewind(before)
  return false
}

function writeNote(writer: ByteWriter, note: HeldNote, next: number, sentAt: Micros): void {
  writer.u8(note.key | (note.count > 1 ? MORE : 0))
  writer.u8(note.velocity | (note.pressure === undefined ? 0 : MORE))
  if (note.count > 1) writer.u8(note.count)
  if (note.pressure !== undefined) writer.u8(note.pressure)
  writer.varint(next - note.index)
  writer.svarint(sentAt - note.moment)
}

const malformed = (why: string) => err(new ProtocolError('malformed', `journal: ${why}`))

export function readJournal(
  reader: ByteReader,
  extent: number,
  next: number,
  sentAt: Micros,
): Result<PacketJournal | undefined, ProtocolError> {
  if (extent === EXTENTS.none) return ok(undefined)
  if (extent === EXTENTS.held) return readHeldKeys(reader)
  if (extent !== EXTENTS.full) return malformed(`extent ${extent}`)
  const sections: FullSection[] = []
  const count = reader.u8()
  for (let i = 0; i < count; i++) {
    const section = readSection(reader, next, sentAt)
    if (!section) return malformed(`section ${i}`)
    sections.push(section)
  }
  return reader.failed ? malformed('short') : ok({ extent: 'full', sections })
}

function readHeldKeys(reader: ByteReader): Result<PacketJournal, ProtocolError> {
  const keys = new Map<number, Set<number>>()
  const count = reader.u8()
  for (let i = 0; i < count; i++) {
    const midiChannel = reader.u8()
    const held = new Set<number>(reader.bytes(reader.u8()))
    if (reader.failed) return malformed('short')
    if (midiChannel > 15 || keys.has(midiChannel)) return malformed(`midiChannel ${midiChannel}`)
    for (const key of held) if (key > 127) return malformed(`key ${key}`)
    keys.set(midiChannel, held)
  }
  return reader.failed ? malformed('short') : ok({ extent: 'held', keys })
}

function readSection(reader: ByteReader, next: number, sentAt: Micros): FullSection | undefined {
  const midiChannel = reader.u8()
  const has = reader.u8()
  const program = has & HAS_PROGRAM ? reader.u8() : undefined
  const bend = has & HAS_BEND ? reader.u16() : undefined
  const pressure = has & HAS_PRESSURE ? reader.u8() : undefined
  const controllers = new Map<number, number>()
  const controllerCount = reader.u8()
  for (let i = 0; i < controllerCount; i++) {
    const controller = reader.u8()
    const value = reader.u8()
    if (reader.failed || !isJournaledController(controller) || value > 127) return undefined
    controllers.set(controller, value)
  }
  const notes = new Map<number, HeldNote>()
  const noteCount = reader.u8()
  for (let i = 0; i < noteCount; i++) {
    const note = readNote(reader, next, sentAt)
    if (!note) return undefined
    notes.set(note.key, note)
  }
  if (reader.failed || midiChannel > 15 || has > 15) return undefined
  if ((program ?? 0) > 127 || (bend ?? 0) > 0x3fff || (pressure ?? 0) > 127) return undefined
  return {
    midiChannel,
    notes,
    controllers,
    program,
    bend,
    pressure,
    partial: (has & PARTIAL) !== 0,
  }
}

function readNote(reader: ByteReader, next: number, sentAt: Micros): HeldNote | undefined {
  const first = reader.u8()
  const second = reader.u8()
  const count = first & MORE ? reader.u8() : 1
  const pressure = second & MORE ? reader.u8() : undefined
  const index = next - reader.varint()
  const moment = sentAt - reader.svarint()
  const velocity = second & 0x7f
  const legal =
    velocity > 0 &&
    count >= 1 &&
    count <= 127 &&
    (pressure ?? 0) <= 127 &&
    index >= 0 &&
    index < next &&
    Number.isSafeInteger(moment)
  if (reader.failed || !legal) return undefined
  return { key: first & 0x7f, velocity, count, pressure, index, moment: micros(moment) }
}
