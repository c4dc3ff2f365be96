import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PageHash } from '../../../shared/protocol/ids.ts'
import {
  decodeSessionFile,
  encodeSessionFile,
  MAX_FILE_BYTES,
  type SessionFile,
} from '../../../shared/session-file/file.ts'
import { writtenPageOf } from '../../../shared/take/page.ts'
import { micros, ticks } from '../../../shared/time/units.ts'
import { takeId } from '../../support/edits.ts'

function page(take: number, count: number) {
  const events = Array.from({ length: count }, (_, index) => ({
    status: 0x90,
    data1: 60,
    data2: 100,
    index,
    moment: micros(1000 * index),
    position: ticks(0),
  }))
  return writtenPageOf({ take: takeId(take), events })
}
const anyFile = fc
  .record({
    document: fc.uint8Array({ maxLength: 80 }),
    counts: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
  })
  .map(({ document, counts }): SessionFile => {
    const pages = counts.map((count, n) => page(n, count))
    return { document, pages: new Map(pages.map(({ hash, bytes }) => [hash, bytes])) }
  })
const codeOf = (bytes: Uint8Array) => {
  const read = decodeSessionFile(bytes)
  return read.ok ? 'ok' : read.error.code
}

describe('a session file', () => {
  it('[SF1] gives back what went in, and the same bytes for the same session', () => {
    fc.assert(
      fc.property(anyFile, file => {
        const bytes = encodeSessionFile(file)
        const read = decodeSessionFile(bytes)
        expect(read).toEqual({
          ok: true,
          value: { document: file.document, pages: new Map([...file.pages].sort()) },
        })
        const turned = { ...file, pages: new Map([...file.pages].reverse()) }
        expect(encodeSessionFile(turned)).toEqual(bytes)
      }),
    )
  })

  it('[SF3] is refused when it ends at any byte before its last, or goes on behind it', () => {
    fc.assert(
      fc.property(anyFile, file => {
        const bytes = encodeSessionFile(file)
        for (let end = 0; end < bytes.length; end++)
          expect(codeOf(bytes.subarray(0, end))).toBe(end < 8 ? 'not-a-session' : 'damaged')
        expect(codeOf(Uint8Array.of(...bytes, 0))).toBe('damaged')
      }),
      { numRuns: 20 },
    )
  })

  it('[SF3] is refused when any one byte of it is another', () => {
    const { hash, bytes } = page(1, 3)
    const file = encodeSessionFile({
      document: Uint8Array.of(1, 2, 3, 4),
      pages: new Map([[hash, bytes]]),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), mask => {
        for (let at = 0; at < file.length; at++) {
          const spoilt = file.slice()
          spoilt[at]! ^= mask
          expect(codeOf(spoilt)).not.toBe('ok')
        }
      }),
    )
  })

  it('[SF3] any other bytes are refused, behind our name as well', () => {
    const name = [...'musearoo'].map(letter => letter.charCodeAt(0))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expect(codeOf(bytes)).toBe('not-a-session')
        expect(codeOf(Uint8Array.of(...name, ...bytes))).not.toBe('ok')
      }),
    )
    expect(codeOf(Uint8Array.of(...name, 2))).toBe('newer-version')
    expect(codeOf(new Uint8Array(MAX_FILE_BYTES + 1))).toBe('too-large')
  })

  it('[SF3] a page under another name, twice, or out of order is refused', () => {
    const [a, b] = [page(1, 1), page(2, 2)].sort((x, y) => (x.hash < y.hash ? -1 : 1))
    const document = Uint8Array.of(7)
    const swapped = new Map<PageHash, Uint8Array>([
      [a!.hash, b!.bytes],
      [b!.hash, a!.bytes],
    ])
    expect(codeOf(encodeSessionFile({ document, pages: swapped }))).toBe('damaged')

    const rest = (one: typeof a) =>
      encodeSessionFile({ document, pages: new Map([[one!.hash, one!.bytes]]) }).subarray(HEAD)
    const head = encodeSessionFile({ document, pages: new Map() }).slice(0, HEAD)
    head[HEAD - 1] = 2
    const withPages = (...pages: (typeof a)[]) =>
      Uint8Array.of(...head, ...pages.flatMap(one => [...rest(one)]))
    expect(codeOf(withPages(a, b))).toBe('ok')
    expect(codeOf(withPages(b, a))).toBe('damaged')
    expect(codeOf(withPages(a, a))).toBe('damaged')
  })
})

/** Up to the pages, of a document of one byte: name, version, length, digest, document, count. */
const HEAD = 8 + 1 + 4 + 32 + 1 + 4
