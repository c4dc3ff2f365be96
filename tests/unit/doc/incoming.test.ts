import { decodeChange } from '@automerge/automerge/slim'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitChunks } from '../../../shared/doc/chunks.ts'
import { inspectChange, MAX_CHANGE_BYTES } from '../../../shared/doc/incoming.ts'
import { MAX_ORPHANS_PER_SENDER, Orphans } from '../../../shared/doc/orphans.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { concatBytes } from '../../../shared/protocol/bytes.ts'
import type { ActorId, ChangeHash } from '../../../shared/protocol/ids.ts'
import { bpm } from '../../../shared/time/units.ts'
import { ANN, stampOf } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const ann = new Replica(crdt, nextActor())
const tempo = (n: number) =>
  ann.edit([{ type: 'set-tempo', bpm: bpm(n) }], stampOf(ANN))?.bytes ?? new Uint8Array()
const change = tempo(98)

describe('a received change', () => {
  it('[DOC7] is refused with any one bit flipped', () => {
    const accepted: number[] = []
    for (let bit = 0; bit < change.length * 8; bit++) {
      const flipped = change.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      if (inspectChange(flipped)) accepted.push(bit)
    }
    expect(inspectChange(change)).toBeDefined()
    expect(accepted).toEqual([])
  })

  it('[DOC7] is refused cut short, or with anything after it', () => {
    for (let length = 0; length < change.length; length++)
      expect(inspectChange(change.subarray(0, length))).toBeUndefined()
    expect(inspectChange(concatBytes(change, tempo(99)))).toBeUndefined()
    expect(inspectChange(concatBytes(change, Uint8Array.of(0)))).toBeUndefined()
  })

  it('[DOC7] is refused beyond 64 KiB, and when it is a whole document', () => {
    const big = crdt.change(ann.doc, { time: 0 }, draft => {
      draft.big = new Uint8Array(MAX_CHANGE_BYTES)
    })
    expect(inspectChange(crdt.getLastLocalChange(big)!)).toBeUndefined()
    expect(inspectChange(crdt.save(big))).toBeUndefined()
  })

  it('[DOC9] is refused when another actor than the announced one made it', () => {
    expect(inspectChange(change, nextActor())).toBeUndefined()
    const { actor } = decodeChange(change)
    expect(inspectChange(change, actor as ActorId)).toBeDefined()
  })

  it('[DOC7] has the head that Automerge reads in it', () => {
    const [cat, bob] = [new Replica(crdt, nextActor()), new Replica(crdt, nextActor())]
    const edit = (replica: Replica, n: number) =>
      replica.edit([{ type: 'set-tempo', bpm: bpm(n) }], stampOf(ANN))!.bytes
    cat.edit([{ type: 'set-key', key: 'D' }], stampOf(ANN))
    cat.take([inspectChange(edit(bob, 61))!]) // so that the next change depends on two
    for (let n = 0; n < 200; n++) {
      const bytes = edit(cat, 100 + n)
      const { hash, deps, actor, seq } = decodeChange(bytes)
      expect(inspectChange(bytes)).toEqual({ bytes, hash, deps, seqs: [[actor, seq]] })
    }
  })

  it('[DOC7] never throws on garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expect(inspectChange(bytes)).toBeUndefined()
        expect(concatBytes(...splitChunks(bytes).map(chunk => chunk.bytes))).toEqual(bytes)
      }),
    )
  })
})

describe('changes that wait', () => {
  const named = (name: string, ...deps: string[]) => ({
    bytes: change,
    hash: name as ChangeHash,
    deps: deps as ChangeHash[],
    seqs: [[nextActor(), 1]] as const,
  })
  const nothing = () => false

  it('[DOC6] come out as soon as they can, each after what it depends on', () => {
    const orphans = new Orphans()
    expect(orphans.sort([named('c', 'a', 'b')], 'ann', nothing)).toEqual([])
    expect(orphans.sort([named('b', 'a')], 'bob', nothing)).toEqual([])
    const out = orphans.sort([named('a')], 'ann', nothing)
    expect(out.map(({ hash }) => hash)).toEqual(['a', 'b', 'c'])
    expect(orphans.size).toBe(0)
  })

  it('[DOC7] are kept up to 256 a sender, and do not use up the room of others', () => {
    const orphans = new Orphans()
    const flood = Array.from({ length: 1000 }, (_, n) => named(`x${n}`, 'never'))
    orphans.sort(flood, 'ann', nothing)
    expect(orphans.size).toBe(MAX_ORPHANS_PER_SENDER)
    orphans.sort([named('b', 'a')], 'bob', nothing)
    expect(orphans.has('b' as ChangeHash)).toBe(true)
    expect(orphans.sort([named('a')], 'ann', nothing)).toHaveLength(2)
  })

  it('[DOC20] are believed once they come as history as well', () => {
    const orphans = new Orphans()
    orphans.sort([{ ...named('b', 'a'), by: ANN }], 'ann', nothing)
    orphans.sort([named('b', 'a')], 'bob', nothing)
    const out = orphans.sort([{ ...named('a'), by: ANN }], 'ann', nothing)
    expect(out.map(({ hash, by }) => [hash, by])).toEqual([
      ['a', ANN],
      ['b', undefined],
    ])
  })

  it('[DOC6] a long catch-up in the wrong order is no flood', () => {
    const chain = Array.from({ length: 5000 }, (_, n) => named(`${n}`, ...(n ? [`${n - 1}`] : [])))
    const out = new Orphans().sort(chain.toReversed(), 'ann', nothing)
    expect(out.map(({ hash }) => hash)).toEqual(chain.map(({ hash }) => hash))
  })
})
