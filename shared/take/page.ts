/**
 * A page: up to 256 consecutive events of one take, immutable, named by the hash of its bytes
 * (TK3). Equal events give equal bytes.
 *
 *   page  := u8 version (1) • 10 B take id • varint first • u8 (count − 1) • count × event
 *   event := varint zigzag(moment − moment before) • varint zigzag(position − position before)
 *            • u8 status • u8 data1 • [u8 data2]
 *
 * varint as in `varint.ts`. Before the first event, moment and position are 0. The n-th event has
 * index first + n. data2 is left out for programme change and channel pressure.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import type { PageRef } from '../doc/edit.ts'
import { ProtocolError } from '../errors.ts'
import { isMidiMessage, type PlayedEvent } from '../midi/message.ts'
import { bytesOf, midiMessageOf } from '../midi/parse.ts'
import { concatBytes, fromHex, toHex } from '../protocol/bytes.ts'
import type { PageHash, TakeId } from '../protocol/ids.ts'
import { err, ok, type Result } from '../result.ts'
import { micros, ticks } from '../time/units.ts'
import { ByteReader, unZigZag, writeVarint, zigZag } from './varint.ts'

export const PAGE_EVENTS = 256
/** 17 bytes of header; an event is at most 8 + 6 + 3 bytes. */
export const MAX_PAGE_BYTES = 17 + PAGE_EVENTS * 17
const VERSION = 1
const TAKE_BYTES = 10
const MAX_INDEX = 2 ** 31
const MAX_MOMENT = 2 ** 52
const MAX_POSITION = 2 ** 40

export interface Page {
  readonly take: TakeId
  /** 1–256, of consecutive index. */
  readonly events: readonly PlayedEvent[]
}

/** A page ready to be stored and listed in the document. */
export interface WrittenPage {
  readonly hash: PageHash
  readonly bytes: Uint8Array
  readonly ref: PageRef
}

export const pageHashOf = (bytes: Uint8Array): PageHash => toHex(sha256(bytes)) as PageHash

/** @throws RangeError when the events are no page: none, too many, not consecutive, out of range */
export function encodePage({ take, events }: Page): Uint8Array {
  const first = events[0]?.index ?? -1
  if (events.length > PAGE_EVENTS) throw new RangeError(`${events.length} events in one page`)
  const body: number[] = []
  writeVarint(body, Math.max(first, 0))
  body.push(events.length - 1)
  let moment = 0
  let position = 0
  events.forEach((event, n) => {
    if (event.index !== first + n || !isWritable(event))
      throw new RangeError(`no event of this page: ${JSON.stringify(event)}`)
    writeVarint(body, zigZag(event.moment - moment))
    writeVarint(body, zigZag(event.position - position))
    body.push(...bytesOf(event))
    moment = event.moment
    position = event.position
  })
  const id = fromHex(take.slice(2))
  if (events.length === 0 || id?.length !== TAKE_BYTES) throw new RangeError(`no page of ${take}`)
  return concatBytes(Uint8Array.of(VERSION), id, Uint8Array.from(body))
}

/** What tells one kind of page from another, before anything is read of it. */
export interface PageKind {
  readonly version: number
  /** Bytes. */
  readonly most: number
}

/**
 * A stranger's bytes → a reader behind their version, if they are what `hash` names and of that kind, or
 * the reason why not. Never throws.
 */
export function openPage(
  bytes: Uint8Array,
  hash: PageHash,
  kind: PageKind,
): Result<ByteReader, ProtocolError> {
  if (bytes.length > kind.most)
    return err(new ProtocolError('too-large', `a page of ${bytes.length} bytes`))
  if (pageHashOf(bytes) !== hash)
    return err(new ProtocolError('forged', 'not the page of its hash'))
  const reader = new ByteReader(bytes)
  const version = reader.u8()
  if (version !== kind.version)
    return err(new ProtocolError('unsupported-version', `page version ${version}`))
  return ok(reader)
}

/** A stranger's bytes → the page that `hash` names, or the reason why not. Never throws. */
export function decodePage(bytes: Uint8Array, hash: PageHash): Result<Page, ProtocolError> {
  const refuse = (why: string) => err(new ProtocolError('malformed', why))
  const opened = openPage(bytes, hash, { version: VERSION, most: MAX_PAGE_BYTES })
  if (!opened.ok) return opened
  const reader = opened.value
  const take = `t_${toHex(reader.take(TAKE_BYTES))}` as TakeId
  const first = reader.varint()
  const count = reader.u8() + 1
  const events: PlayedEvent[] = []
  let moment = 0
  let position = 0
  for (let n = 0; n < count && !reader.failed; n++) {
    moment += unZigZag(reader.varint())
    position += unZigZag(reader.varint())
    const status = reader.u8()
    const dataCount = (status & 0xe0) === 0xc0 ? 1 : 2
    const message = midiMessageOf([status, ...reader.take(dataCount)])
    if (!message.ok) return refuse(`event ${n}: ${message.error.message}`)
    const event = {
      ...message.value,
      index: first + n,
      moment: micros(moment),
      position: ticks(position),
    }
    if (!isWritable(event)) return refuse(`event ${n} is out of range`)
    events.push(event)
  }
  if (reader.failed || !reader.atEnd) return refuse('a page of the wrong length')
  return ok({ take, events })
}

/** The page of these events with its name and its entry for the document. */
export function writtenPageOf(page: Page): WrittenPage {
  const bytes = encodePage(page)
  const hash = pageHashOf(bytes)
  const moments = page.events.map(event => event.moment)
  const ref = {
    hash,
    first: page.events[0]?.index ?? 0,
    count: page.events.length,
    from: micros(Math.min(...moments)),
    until: micros(Math.max(...moments)),
  }
  return { hash, bytes, ref }
}

const isWritable = (event: PlayedEvent): boolean =>
  isMidiMessage(event) &&
  isBelow(event.index, MAX_INDEX) &&
  isBelow(event.moment, MAX_MOMENT) &&
  event.moment >= 0 &&
  isBelow(event.position, MAX_POSITION)

const isBelow = (n: number, limit: number): boolean =>
  Number.isSafeInteger(n) && Math.abs(n) < limit
