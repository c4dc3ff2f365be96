import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../../../shared/protocol/bytes.ts'
import type { PageHash, PeerId } from '../../../shared/protocol/ids.ts'
import {
  decodePage,
  encodePage,
  MAX_PAGE_BYTES,
  pageHashOf,
  writtenPageOf,
} from '../../../shared/take/page.ts'
import { takeIdOf } from '../../../shared/take/take-id.ts'
import { micros, ticks } from '../../../shared/time/units.ts'
import { anyEvents, on, phrase, played } from '../../support/played.ts'

const take = takeIdOf(`p_${'0'.repeat(32)}` as PeerId, 0)
const anyFirst = fc.integer({ min: 0, max: 2 ** 31 - 257 })
const decode = (bytes: Uint8Array) => decodePage(bytes, pageHashOf(bytes))

describe('a page', () => {
  it('[TK3] has the layout that the protocol states', () => {
    const events = [
      played(on(60), 300, micros(1_000), ticks(-2)),
      played({ status: 0xc1, data1: 5, data2: 0 }, 301, micros(999), ticks(62)),
    ]
    const id = take.slice(2)
    expect(toHex(encodePage({ take, events }))).toBe(
      `01${id}ac0201${'d00f03903c64'}${'018001c105'}`,
    )
  })

  it('[TK3] gives back the events it was made of, and the same bytes for them again', () => {
    fc.assert(
      fc.property(anyEvents(anyFirst), events => {
        const bytes = encodePage({ take, events })
        expect(bytes.length).toBeLessThanOrEqual(MAX_PAGE_BYTES)
        expect(decode(bytes)).toEqual({ ok: true, value: { take, events } })
        expect(encodePage({ take, events: structuredClone(events) })).toEqual(bytes)
      }),
    )
  })

  it('[TK5] is refused when any one bit of it is flipped', () => {
    const { bytes, hash } = writtenPageOf({ take, events: phrase(3) })
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(decodePage(flipped, hash)).toMatchObject({ ok: false, error: { code: 'forged' } })
    }
  })

  it('[TK3] is refused when cut short or continued, also under the hash of what is left', () => {
    const bytes = encodePage({ take, events: phrase(5) })
    for (let length = 0; length < bytes.length; length++)
      expect(decode(bytes.slice(0, length)).ok).toBe(false)
    expect(decode(Uint8Array.of(...bytes, 0)).ok).toBe(false)
  })

  it('[TK3] that decodes is the one page of its events, whatever the bytes', () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 60 }).map(rest => Uint8Array.of(1, ...Array(10).fill(7), ...rest)),
      // one byte of a real page changed
      fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => {
        const bytes = encodePage({ take, events: phrase(4) })
        bytes[at % bytes.length] = byte
        return bytes
      }),
    )
    fc.assert(
      fc.property(body, bytes => {
        const page = decode(bytes)
        if (page.ok) expect(encodePage(page.value)).toEqual(bytes)
      }),
      { numRuns: 1_000 },
    )
  })

  it('[TK3] is refused when too long, of another version, or with an event that is no MIDI', () => {
    const bytes = encodePage({ take, events: phrase(1) })
    const with_ = (at: number, byte: number) => bytes.map((old, n) => (n === at ? byte : old))
    expect(decode(new Uint8Array(MAX_PAGE_BYTES + 1))).toMatchObject({
      error: { code: 'too-large' },
    })
    expect(decode(with_(0, 2))).toMatchObject({ error: { code: 'unsupported-version' } })
    expect(decode(with_(bytes.length - 3, 0xf8))).toMatchObject({ error: { code: 'malformed' } })
    expect(decode(with_(bytes.length - 1, 0x80))).toMatchObject({ error: { code: 'malformed' } })
    expect(decodePage(bytes, '' as PageHash).ok).toBe(false)
  })

  it('[TK3] holds consecutive events only, at least one and at most 256', () => {
    expect(() => encodePage({ take, events: [] })).toThrow(RangeError)
    expect(() => encodePage({ take, events: phrase(257) })).toThrow(RangeError)
    expect(() => encodePage({ take, events: phrase(3).toSpliced(1, 1) })).toThrow(RangeError)
  })

  it('[TK3] is listed with the span of its moments, also when they are out of order', () => {
    const events = [300, 100, 200].map((moment, n) => played(on(60), n + 7, micros(moment)))
    const { ref, hash, bytes } = writtenPageOf({ take, events })
    expect(ref).toEqual({ hash, first: 7, count: 3, from: 100, until: 300 })
    expect(hash).toBe(pageHashOf(bytes))
  })
})

it('[TK2] a take is named by peer and part, the same everywhere', () => {
  const peer = `p_${'1'.repeat(32)}` as PeerId
  expect(takeIdOf(peer, 0)).toMatch(/^t_[0-9a-f]{20}$/)
  expect(new Set([takeIdOf(peer, 0), takeIdOf(peer, 1), take]).size).toBe(3)
})
