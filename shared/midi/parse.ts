/** Bytes → MidiMessages and back. Only channel voice messages come out; nothing here throws. */
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { CHANNEL_PRESSURE, kindOf, type MidiMessage, PROGRAM_CHANGE } from './message.ts'

const SYSTEM = 0xf0
const SYSEX = 0xf0
const TIME_CODE = 0xf1
const SONG_POSITION = 0xf2
const SONG_SELECT = 0xf3
const REALTIME = 0xf8

/** Data bytes that follow a channel status: one for programme change and channel pressure. */
const dataCountOf = (kind: number): 1 | 2 =>
  kind === PROGRAM_CHANGE || kind === CHANNEL_PRESSURE ? 1 : 2

/** 2 or 3 bytes, as on a MIDI cable without running status. */
export const bytesOf = (message: MidiMessage): Uint8Array =>
  dataCountOf(kindOf(message)) === 1
    ? Uint8Array.of(message.status, message.data1)
    : Uint8Array.of(message.status, message.data1, message.data2)

/** Exactly one whole channel voice message, with its status byte. */
export function midiMessageOf(bytes: ArrayLike<number>): Result<MidiMessage, ProtocolError> {
  const refuse = (why: string) => err(new ProtocolError('malformed', why))
  const status = bytes[0] ?? 0
  if (!Number.isInteger(status) || status < 0x80 || status >= SYSTEM)
    return refuse(`status ${status}`)
  const dataCount = dataCountOf(status & 0xf0)
  if (bytes.length !== 1 + dataCount) return refuse(`${bytes.length} bytes for status ${status}`)
  const data1 = bytes[1] ?? 0
  const data2 = dataCount === 2 ? (bytes[2] ?? 0) : 0
  if (!isData(data1) || !isData(data2)) return refuse(`data ${data1} ${data2}`)
  return ok({ status, data1, data2 })
}

const isData = (n: number): boolean => Number.isInteger(n) && n >= 0 && n < 0x80

export interface MidiParser {
  /** The messages that these bytes complete; one may have begun in an earlier call. */
  push(bytes: ArrayLike<number>): readonly MidiMessage[]
  /** Bytes that belonged to no message so far. System messages are no garbage: they are skipped. */
  garbage(): number
}

/**
 * Reads a MIDI 1.0 byte stream: running status, realtime bytes anywhere, system messages skipped
 * (a system common message or a sysex ends running status, as the specification says).
 */
export function createMidiParser(): MidiParser {
  /** The status that data bytes belong to; 0 while there is none. */
  let status = 0
  /** The data byte already read of a message that has two. */
  let first: number | undefined
  /** Data bytes of a system message still to come; a sysex lasts until the next status. */
  let skip = 0
  let garbage = 0

  function startStatus(byte: number): void {
    if (first !== undefined) garbage++
    first = undefined
    status = byte < SYSTEM ? byte : 0
    skip = skippedAfter(byte)
  }

  function takeData(byte: number): MidiMessage | undefined {
    if (status === 0) {
      if (skip > 0) skip--
      else garbage++
      return undefined
    }
    if (dataCountOf(status & 0xf0) === 1) return { status, data1: byte, data2: 0 }
    if (first === undefined) {
      first = byte
      return undefined
    }
    const message = { status, data1: first, data2: byte }
    first = undefined
    return message
  }

  return {
    push(bytes) {
      const messages: MidiMessage[] = []
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i] ?? -1
        if (!Number.isInteger(byte) || byte < 0 || byte > 0xff) garbage++
        else if (byte >= REALTIME) continue
        else if (byte >= 0x80) startStatus(byte)
        else {
          const message = takeData(byte)
          if (message) messages.push(message)
        }
      }
      return messages
    },
    garbage: () => garbage,
  }
}

function skippedAfter(status: number): number {
  if (status === SYSEX) return Number.POSITIVE_INFINITY
  if (status === SONG_POSITION) return 2
  return status === TIME_CODE || status === SONG_SELECT ? 1 : 0
}
