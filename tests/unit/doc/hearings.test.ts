import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Edit, HearingEntry } from '../../../shared/doc/edit.ts'
import { readHearings } from '../../../shared/doc/hearings.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import { micros, ms } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf, takeId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
let replica: Replica
let read: () => SessionView
beforeEach(() => {
  replica = new Replica(crdt, nextActor())
  const reader = createViewReader()
  read = () => reader(replica.doc)
})
const take = takeId(1)
const edit = (...edits: readonly Edit[]) => replica.edit(edits, stampOf(ANN))
const open: Edit = { type: 'open-take', take, player: ANN, startedAt: ms(1) }
const hearing = (moment: number, more: Partial<HearingEntry> = {}): HearingEntry => ({
  moment: ms(moment),
  player: BOB,
  mode: 'tight',
  delay: ms(20),
  ...more,
})
const add = (...hearings: HearingEntry[]): Edit => ({ type: 'add-hearings', take, hearings })

describe('how a listener heard the others', () => {
  it('[TK7] stands beside the listener’s take, in order of moment', () => {
    edit(open)
    expect(read().takes[take]?.heard).toBeUndefined()
    const lines = { origin: micros(1_000), step: 125_000.5 }
    edit(add(hearing(500, { mode: 'grid', lines })))
    edit(add(hearing(100), hearing(900, { mode: 'bar', delay: ms(2_000) })))
    expect(read().takes[take]?.heard).toEqual([
      hearing(100),
      hearing(500, { mode: 'grid', lines }),
      hearing(900, { mode: 'bar', delay: ms(2_000) }),
    ])
  })

  it('[DOC3] changes nothing where there is no such take', () => {
    expect(edit(add(hearing(1)))).toBeUndefined()
  })

  it('[TK7] [DOC5] holds at most 256 lines, a few kilobytes', () => {
    edit(open)
    for (let n = 0; n < 300; n += 60)
      edit(add(...Array.from({ length: 60 }, (_, i) => hearing(n + i))))
    expect(read().takes[take]?.heard).toHaveLength(256)
  })

  it('[DOC5] leaves out whatever is no such line', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), values => {
        const stored = Object.fromEntries(values.map((value, n) => [n, JSON.stringify(value)]))
        for (const { mode, delay } of readHearings(stored)) {
          expect(['live', 'tight', 'grid', 'bar']).toContain(mode)
          expect(Number.isInteger(delay)).toBe(true)
        }
        expect(() => readHearings(values)).not.toThrow()
      }),
    )
  })
})
