import { sha256 } from '@noble/hashes/sha2.js'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Crdt, Draft } from '../../../shared/doc/crdt.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { type Incoming, inspectChange } from '../../../shared/doc/incoming.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { ChangeHash } from '../../../shared/protocol/ids.ts'
import { playerId, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

let crdt: Crdt
beforeAll(async () => {
  crdt = await openTestCrdt()
})

/** Of one author, one after the other. */
const changesOf = (author: Replica, count: number, from = 0): readonly Incoming[] =>
  Array.from({ length: count }, (_, n) => {
    const changed = crdt.change(author.doc, { time: 0 }, draft => {
      Object.assign(draft.queue as Draft, { [`entry ${(from + n) % 5}`]: from + n })
    })
    author.replace(changed)
    const bytes = crdt.getLastLocalChange(changed)
    const change = bytes && inspectChange(bytes)
    if (!change) throw new Error('no change')
    return change
  })

const nothing = '0'.repeat(64) as ChangeHash

describe('a replica', () => {
  test('[DOC1] that took thousands of changes at once reads as its author, and goes on', () => {
    const author = new Replica(crdt, nextActor())
    const atOnce = new Replica(crdt, nextActor())
    const many = changesOf(author, 2_100)
    expect(atOnce.take(many)).toHaveLength(many.length)
    expect(atOnce.doc).toEqual(author.doc)
    atOnce.take(changesOf(author, 2, many.length))
    expect(atOnce.doc).toEqual(author.doc)
    expect(atOnce.doc.queue).toMatchObject({ 'entry 1': 2_101 })
    expect(atOnce.heads()).toEqual(author.heads())
    const edit: Edit = { type: 'add-track', track: trackId(0), name: 'Mine' }
    expect(atOnce.edit([edit], stampOf(playerId(2), 0))?.seqs).toEqual([[expect.any(String), 1]])
    expect(createViewReader()(atOnce.doc).tracks[trackId(0)]?.name).toBe('Mine')
  })

  test('[DOC7] lacks what it has not taken, also what waits for another change inside it', () => {
    const [first, second, third, last] = changesOf(new Replica(crdt, nextActor()), 4)
    if (!first || !second || !third || !last) throw new Error('four were made')
    const hashes = [nothing, ...[first, second, third, last].map(change => change.hash)]
    const replica = new Replica(crdt, nextActor())
    replica.take([first])
    expect(replica.lacking(hashes)).toEqual(new Set([nothing, second.hash, third.hash, last.hash]))
    expect(replica.take([second, last])).toEqual([second])
    expect(replica.lacking(hashes)).toEqual(new Set([nothing, third.hash, last.hash]))
    expect(hashes.filter(hash => !replica.has(hash))).toEqual([nothing, third.hash, last.hash])
  })

  test('[DOC7] is told by a whole document of what it lacks, and by one that makes no sense of nothing', () => {
    const author = new Replica(crdt, nextActor())
    const [first, second, third] = changesOf(author, 3)
    if (!first || !second || !third) throw new Error('three were made')
    const replica = new Replica(crdt, nextActor())
    replica.take([first])
    expect(replica.addedBy(author.save())).toEqual([second.bytes, third.bytes])
    expect(author.addedBy(replica.save())).toEqual([])
    const content = Uint8Array.of(0, 7, ...Array<number>(7).fill(0xff))
    const sense = sha256(content).subarray(0, 4)
    expect(() =>
      replica.addedBy(Uint8Array.of(0x85, 0x6f, 0x4a, 0x83, ...sense, ...content)),
    ).toThrow()
    expect(() => replica.addedBy(first.bytes.subarray(0, 20))).toThrow()
  })
})
