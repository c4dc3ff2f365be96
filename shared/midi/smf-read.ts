/**
 * A stranger's Standard MIDI File → its tracks, or the reason why not. Never throws, never reads
 * past a chunk, and does work in proportion to the file: formats 0 and 1, ticks per quarter.
 */
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { type Ticks, ticks } from '../time/units.ts'
import type { MidiMessage } from './message.ts'
import { smfText } from './smf-text.ts'

export interface SmfFile {
  readonly format: 0 | 1
  readonly ticksPerQuarter: number
  readonly tracks: readonly SmfReadTrack[]
}

export interface SmfReadTrack {
  /** '' when the track has none. */
  readonly name: string
  /** In order of tick. */
  readonly messages: readonly (MidiMessage & { readonly tick: Ticks })[]
  /** All meta events but name and end: tempo 0x51, time signature 0x58, key signature 0x59 … */
  readonly metas: readonly SmfMeta[]
  /** Tick of the end of the track. */
  readonly end: Ticks
}

export interface SmfMeta {
  readonly tick: Ticks
  readonly type: number
  readonly bytes: Uint8Array
}

const MAX_FILE_BYTES = 16 * 1024 * 1024
const MAX_TRACKS = 1024
/** Of all tracks: an event takes memory that its two bytes in the file do not show. */
const MAX_EVENTS = 2_000_000
const META = 0xff
const SYSEX = 0xf0
const SYSEX_GOES_ON = 0xf7
const META_NAME = 0x03
const META_END = 0x2f

export function readSmf(bytes: Uint8Array): Result<SmfFile, ProtocolError> {
  if (bytes.length > MAX_FILE_BYTES)
    return err(new ProtocolError('too-large', `a MIDI file of ${bytes.length} bytes`))
  try {
    return ok(readFile(new SmfReader(bytes)))
  } catch (error) {
    if (error instanceof ProtocolError) return err(error)
    throw error
  }
}

function readFile(file: SmfReader): SmfFile {
  if (file.text(4) !== 'MThd') refuse('no MIDI file')
  const header = file.chunk(file.uint(4))
  const format = header.uint(2)
  const trackCount = header.uint(2)
  const division = header.uint(2)
  if (format !== 0 && format !== 1) return refuse(`format ${format}`)
  if (division === 0 || division >= 0x8000) refuse(`time division ${division}`)
  if (trackCount > MAX_TRACKS || (format === 0 && trackCount !== 1)) refuse(`${trackCount} tracks`)
  const tracks: SmfReadTrack[] = []
  let left = MAX_EVENTS
  while (tracks.length < trackCount) {
    const kind = file.text(4)
    const chunk = file.chunk(file.uint(4))
    // Chunks of other kinds are to be skipped, says the specification.
    if (kind !== 'MTrk') continue
    const track = readTrack(chunk, left)
    left -= track.messages.length + track.metas.length
    tracks.push(track)
  }
  return { format, ticksPerQuarter: division, tracks }
}

function readTrack(chunk: SmfReader, mostEvents: number): SmfReadTrack {
  const messages: (MidiMessage & { readonly tick: Ticks })[] = []
  const metas: SmfMeta[] = []
  let name = ''
  let tick = ticks(0)
  let running = 0
  for (;;) {
    tick = ticks(tick + chunk.varint())
    const status = chunk.peek() < 0x80 ? running : chunk.uint(1)
    if (status === META) {
      const type = chunk.uint(1)
      const data = chunk.bytes(chunk.varint())
      if (type === META_END) return { name, messages, metas, end: tick }
      if (type === META_NAME) name = smfText(data)
      else metas.push({ tick, type, bytes: data })
    } else if (status === SYSEX || status === SYSEX_GOES_ON) chunk.bytes(chunk.varint())
    else if (status >= 0x80 && status < SYSEX) {
      const data1 = chunk.data()
      const data2 = (status & 0xe0) === 0xc0 ? 0 : chunk.data()
      messages.push({ tick, status, data1, data2 })
    } else refuse(`status ${status}`)
    running = status < SYSEX ? status : 0
    if (messages.length + metas.length > mostEvents)
      throw new ProtocolError('too-large', `more than ${MAX_EVENTS} events`)
  }
}

function refuse(why: string): never {
  throw new ProtocolError('malformed', why)
}

/** Throws ProtocolError where bytes are missing; `readSmf` makes a result of it. */
class SmfReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  peek(): number {
    return this.#bytes[this.#at] ?? refuse('truncated')
  }

  /** Big-endian, 1–4 bytes. */
  uint(byteCount: number): number {
    return this.bytes(byteCount).reduce((n, byte) => n * 0x100 + byte, 0)
  }

  data(): number {
    const byte = this.uint(1)
    return byte < 0x80 ? byte : refuse(`data byte ${byte}`)
  }

  /** At most four bytes, the highest first. */
  varint(): number {
    let n = 0
    for (let read = 0; read < 4; read++) {
      const byte = this.uint(1)
      n = n * 0x80 + (byte & 0x7f)
      if (byte < 0x80) return n
    }
    return refuse('a number of more than four bytes')
  }

  bytes(count: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#at, this.#at + count)
    this.#at += count
    return bytes.length === count ? bytes : refuse('truncated')
  }

  text(count: number): string {
    return String.fromCharCode(...this.bytes(count))
  }

  chunk(byteCount: number): SmfReader {
    return new SmfReader(this.bytes(byteCount))
  }
}
