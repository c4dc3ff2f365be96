import { expect, it } from 'vitest'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { bpm } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const keysOf = ({ doc }: Replica) => Object.keys(doc.transport as Record<string, unknown>).sort()

it('[DOC4] a key gives way to one that sorts before it, after 64 writes at the latest', () => {
  const replica = new Replica(crdt, nextActor())
  const keys: string[] = []
  for (let n = 1; n <= 400; n++) {
    replica.edit([{ type: 'set-tempo', bpm: bpm(60 + (n % 100)) }], stampOf(ANN, n))
    const [key = '', ...more] = keysOf(replica)
    expect(more).toEqual([])
    if (key !== keys.at(-1)) keys.push(key)
  }
  expect(keys).toHaveLength(7)
  expect(keys).toEqual(keys.toSorted().reverse())
})

it('[DOC1] [DOC4] two who write while the key changes lose neither’s last write', () => {
  const [ann, bob] = [new Replica(crdt, nextActor()), new Replica(crdt, nextActor())]
  for (let n = 1; n <= 63; n++) ann.edit([{ type: 'set-tempo', bpm: bpm(60 + n) }], stampOf(ANN, n))
  bob.load([ann.save()])
  ann.edit([{ type: 'set-tempo', bpm: bpm(200) }], stampOf(ANN, 100))
  bob.edit([{ type: 'set-time-signature', beats: 3, unit: 4 }], stampOf(BOB, 101))
  bob.edit([{ type: 'set-loop', on: true }], stampOf(BOB, 102))
  const [fromAnn, fromBob] = [ann.save(), bob.save()]
  ann.load([fromBob])
  bob.load([fromAnn])
  const [annSees, bobSees] = [ann, bob].map(({ doc }) => createViewReader()(doc).transport)
  expect(annSees).toEqual(bobSees)
  expect(annSees).toMatchObject({ bpm: 200, timeSignature: { beats: 3 }, loop: { on: true } })
})
