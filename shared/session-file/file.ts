/**
 * A session as one file to take along (SF1): its document and the pages of its takes. Every byte is
 * covered by a digest, a length or a constant, so that a damaged file is refused and never half read.
 *
 *   file := 8 B "musearoo" • u8 version (1) • u32 length • 32 B SHA-256 • document
 *           • u32 pages • page × pages
 *   page := 32 B hash • u16 length • bytes
 *
 * Integers are big-endian; pages stand in the order of their hashes, each once.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { SessionFileError } from '../errors.ts'
import { concatBytes, fromHex, toHex } from '../protocol/bytes.ts'
import type { PageHash } from '../protocol/ids.ts'
import { err, ok, type Result } from '../result.ts'
import { isPage, MAX_ANY_PAGE_BYTES } from '../take/any-page.ts'
import { ByteReader } from '../take/varint.ts'
import { utf8Encode } from '../text.ts'

export interface SessionFile {
  /** As Automerge saves it. */
  readonly document: Uint8Array
  readonly pages: ReadonlyMap<PageHash, Uint8Array>
}

export const MAX_FILE_BYTES = 256 * 2 ** 20
const MAX_DOCUMENT_BYTES = 64 * 2 ** 20
const MAGIC = utf8Encode('musearoo')
const VERSION = 1
const HASH_BYTES = 32

/** Equal sessions give equal bytes. @throws SessionFileError `too-large` */
export function encodeSessionFile({ document, pages }: SessionFile): Uint8Array {
  const sorted = [...pages].sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = [
    MAGIC,
    Uint8Array.of(VERSION),
    u32(document.length),
    sha256(document),
    document,
    u32(sorted.length),
    ...sorted.flatMap(([hash, bytes]) => [bytesOfHash(hash), u16(bytes.length), bytes]),
  ]
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  if (size > MAX_FILE_BYTES || document.length > MAX_DOCUMENT_BYTES) throw tooLarge()
  return concatBytes(...parts)
}

/** A stranger's bytes → the session, or the reason why not. Never throws. */
export function decodeSessionFile(bytes: Uint8Array): Result<SessionFile, SessionFileError> {
  if (bytes.length > MAX_FILE_BYTES) return err(tooLarge())
  const reader = new ByteReader(bytes)
  const magic = reader.take(MAGIC.length)
  if (reader.failed || !isEqual(magic, MAGIC)) return err(foreign())
  const version = reader.u8()
  if (version > VERSION) return err(newer())
  if (reader.failed || version !== VERSION) return err(damaged())
  const document = readDocument(reader)
  const pages = document && readPages(reader)
  return pages && reader.atEnd ? ok({ document, pages }) : err(damaged())
}

function readDocument(reader: ByteReader): Uint8Array | undefined {
  const length = uint(reader.take(4))
  if (length > MAX_DOCUMENT_BYTES) return undefined
  const digest = reader.take(HASH_BYTES)
  const document = reader.take(length)
  return !reader.failed && isEqual(sha256(document), digest) ? document : undefined
}

function readPages(reader: ByteReader): ReadonlyMap<PageHash, Uint8Array> | undefined {
  const pages = new Map<PageHash, Uint8Array>()
  const count = uint(reader.take(4))
  let before = ''
  for (let n = 0; n < count && !reader.failed; n++) {
    const hash = toHex(reader.take(HASH_BYTES)) as PageHash
    const length = uint(reader.take(2))
    if (length > MAX_ANY_PAGE_BYTES || hash <= before) return undefined
    const bytes = reader.take(length)
    if (reader.failed || !isPage(bytes, hash)) return undefined
    pages.set(hash, bytes)
    before = hash
  }
  return reader.failed ? undefined : pages
}

export const damaged = (): SessionFileError =>
  new SessionFileError('damaged', 'This session file is damaged or incomplete: nothing was opened.')
export const tooLarge = (): SessionFileError =>
  new SessionFileError('too-large', 'A session file holds at most 256 MB.')
const foreign = (): SessionFileError =>
  new SessionFileError('not-a-session', 'This is no MuseAroo session file.')
const newer = (): SessionFileError =>
  new SessionFileError('newer-version', 'This file is from a newer MuseAroo. Reload this page.')

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, n) => byte === b[n])

const uint = (bytes: Uint8Array): number => bytes.reduce((n, byte) => n * 256 + byte, 0)
const u16 = (n: number): Uint8Array => Uint8Array.of(n >>> 8, n)
const u32 = (n: number): Uint8Array => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n)

/** @throws RangeError for what is no hash: our own mistake */
function bytesOfHash(hash: PageHash): Uint8Array {
  const bytes = fromHex(hash)
  if (bytes?.length !== HASH_BYTES) throw new RangeError(`no hash: ${hash}`)
  return bytes
}
