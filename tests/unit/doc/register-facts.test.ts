import { expect, it } from 'vitest'
import { readText } from '../../../shared/doc/crdt.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'
import { ANN, stampOf } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()

it('[DOC4] a write holds the value that it replaced, its gesture, place and whether the hand was still on it', () => {
  const replica = new Replica(crdt, nextActor())
  replica.edit([{ type: 'set-tempo', bpm: bpm(90) }], stampOf(ANN, 1))
  const facts = { gesture: 'g1', position: ticks(960), held: true }
  replica.edit([{ type: 'set-tempo', bpm: bpm(100) }], stampOf(ANN, 2, facts))
  replica.edit([{ type: 'set-time-signature', beats: 3, unit: 4 }], stampOf(ANN, 3))
  const texts = Object.values(replica.doc.transport as Record<string, unknown>).map(readText)
  expect(texts).toHaveLength(1)
  expect(JSON.parse(texts[0] ?? '')).toEqual({
    bpm: [100, 2, micros(2), ANN, { was: 90, ...facts }],
    timeSignature: [{ beats: 3, unit: 4 }, 1, micros(3), ANN],
  })
})
