import { beforeEach, describe, expect, it } from 'vitest'
import type { Edit } from '../../../shared/doc/edit.ts'
import { type Incoming, inspectChange } from '../../../shared/doc/incoming.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { bpm } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const tempo = (n: number): Edit => ({ type: 'set-tempo', bpm: bpm(n) })
const meter = (beats: number): Edit => ({ type: 'set-time-signature', beats, unit: 4 })

let ann: Replica
let bob: Replica
beforeEach(() => {
  ann = new Replica(crdt, nextActor())
  bob = new Replica(crdt, nextActor())
})

function change(replica: Replica, player: typeof ANN, edits: readonly Edit[], at = 0): Incoming[] {
  const made = replica.edit(edits, stampOf(player, at))
  const change = made && inspectChange(made.bytes)
  return change ? [change] : []
}
function bothSee() {
  const [left, right] = [createViewReader()(ann.doc), createViewReader()(bob.doc)]
  expect(left).toEqual(right)
  return left
}

describe('simultaneous edits', () => {
  it('[TR6] of different fields of the transport both hold', () => {
    const [one, other] = [change(ann, ANN, [tempo(98)]), change(bob, BOB, [meter(3)])]
    ann.take(other)
    bob.take(one)
    expect(bothSee().transport).toMatchObject({ bpm: 98, timeSignature: { beats: 3, unit: 4 } })
  })

  it('[TR6] of a field hold even where its author has gone on to another field since', () => {
    const first = change(ann, ANN, [tempo(98)])
    const second = change(ann, ANN, [{ type: 'play' }], 5)
    const other = change(bob, BOB, [meter(3)])
    ann.take(other)
    bob.take([...first, ...second])
    expect(bothSee().transport).toMatchObject({
      bpm: 98,
      playing: true,
      timeSignature: { beats: 3 },
    })
  })

  it('[TR6] of one field: the later one holds, for everybody', () => {
    const [one, other] = [change(ann, ANN, [tempo(98)], 20), change(bob, BOB, [tempo(140)], 10)]
    ann.take(other)
    bob.take(one)
    expect(bothSee().transport.bpm).toBe(98)
    expect(bothSee().context.changedBy).toEqual({ tempo: ANN })
  })

  it('[TR6] an edit that has seen another beats it, whatever their clocks say', () => {
    const one = change(ann, ANN, [tempo(98)], 1_000_000)
    bob.take(one)
    ann.take(change(bob, BOB, [tempo(140)], 3))
    expect(bothSee().transport.bpm).toBe(140)
  })

  it('[TR6] a merged register goes on as one', () => {
    const [one, other] = [change(ann, ANN, [tempo(98)]), change(bob, BOB, [meter(3)])]
    ann.take(other)
    bob.take(one)
    bob.take(change(ann, ANN, [meter(5)], 9))
    expect(bothSee().transport).toMatchObject({ bpm: 98, timeSignature: { beats: 5 } })
  })

  it('[DOC4] of tempo and key by two players both hold', () => {
    const one = change(ann, ANN, [tempo(98)])
    const other = change(bob, BOB, [{ type: 'set-key', key: 'Bb' }])
    ann.take(other)
    bob.take(one)
    expect(bothSee().context).toMatchObject({ tempo: 98, key: 'Bb' })
  })

  it('two players who enter an empty room at once make the earlier one its host', () => {
    const one = change(ann, ANN, [{ type: 'set-player', name: 'Ann', colour: 1 }], 20)
    const other = change(bob, BOB, [{ type: 'set-player', name: 'Bob', colour: 2 }], 10)
    ann.take(other)
    bob.take(one)
    const { players } = bothSee()
    expect([players[ANN]?.role, players[BOB]?.role]).toEqual(['player', 'host'])
  })

  it('two players who enter at the same microsecond: the smaller id is host', () => {
    const one = change(ann, ANN, [{ type: 'set-player', name: 'Ann', colour: 1 }])
    const other = change(bob, BOB, [{ type: 'set-player', name: 'Bob', colour: 2 }])
    ann.take(other)
    bob.take(one)
    expect(bothSee().players[ANN]?.role).toBe('host')
  })
})
