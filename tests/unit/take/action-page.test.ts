import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../../shared/doc/actions/action.ts'
import { toHex } from '../../../shared/protocol/bytes.ts'
import type { PageHash } from '../../../shared/protocol/ids.ts'
import { actionPagesOf, decodeActionPage } from '../../../shared/take/action-page.ts'
import { decodePage } from '../../../shared/take/page.ts'
import { micros, ticks } from '../../../shared/time/units.ts'
import { ANN, actorId } from '../../support/edits.ts'

const actionOf = (n: number, value: unknown = n): Action => ({
  player: ANN,
  actor: actorId(n % 2),
  seq: n + 1,
  moment: micros(1000 + n),
  position: ticks(n),
  gesture: '',
  held: false,
  parts: [
    { type: 'set-style', ids: [], fields: [{ name: 'style', n: 1, before: undefined, value }] },
  ],
  more: 0,
})
const some = (count: number, value?: unknown) =>
  Array.from({ length: count }, (_, n) => actionOf(n, value))
const hashOf = (bytes: Uint8Array) => toHex(sha256(bytes)) as PageHash

describe('a page of what a player did', () => {
  it('[TK8] gives back what was filed, in order, whatever order it came in', () => {
    const actions = some(200)
    const pages = actionPagesOf(actions.toReversed())
    expect(pages.flatMap(({ bytes, hash }) => read(bytes, hash))).toEqual(actions)
    expect(actionPagesOf(actions).map(({ hash }) => hash)).toEqual(pages.map(({ hash }) => hash))
    expect(pages.map(({ ref }) => ref.count).reduce((a, b) => a + b)).toBe(200)
  })

  it('[TK8] is of at most 256 and 16 KiB', () => {
    const pages = [...actionPagesOf(some(900)), ...actionPagesOf(some(60, 'é'.repeat(900)))]
    expect(Math.max(...pages.map(({ ref }) => ref.count))).toBeLessThanOrEqual(256)
    expect(Math.max(...pages.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(16_384)
    expect(pages.reduce((sum, { bytes, hash }) => sum + read(bytes, hash).length, 0)).toBe(960)
  })

  it('[TK8] is no page of a take, and no other bytes are a page of it', () => {
    const [page] = actionPagesOf(some(3))
    expect(decodePage(page!.bytes, page!.hash).ok).toBe(false)
    expect(decodeActionPage(page!.bytes, hashOf(Uint8Array.of(1))).ok).toBe(false)
    fc.assert(
      fc.property(fc.nat(page!.bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = page!.bytes.slice()
        bytes[at]! ^= flip
        decodeActionPage(bytes, hashOf(bytes))
        expect(decodeActionPage(bytes.subarray(0, at), hashOf(bytes.subarray(0, at))).ok).toBe(
          false,
        )
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), body => {
        const bytes = Uint8Array.of(2, ...body)
        decodeActionPage(bytes, hashOf(bytes))
      }),
    )
  })
})

function read(bytes: Uint8Array, hash: PageHash): readonly Action[] {
  const page = decodeActionPage(bytes, hash)
  if (!page.ok) throw page.error
  return page.value
}
