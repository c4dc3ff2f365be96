import { expect, it } from 'vitest'
import type { Edit } from '../../../shared/doc/edit.ts'
import { createTurning, type Gesture } from '../../../shared/session/turning.ts'
import { bpm, ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const tempo = (n: number): readonly Edit[] => [{ type: 'set-tempo', bpm: bpm(n) }]

function turning() {
  const clock = new FakeClock()
  const committed: (Gesture & { readonly edits: readonly Edit[] })[] = []
  const held: (readonly Edit[] | undefined)[] = []
  let gestures = 0
  const made = createTurning({
    clock,
    gesture: () => `g${++gestures}`,
    hold: edits => held.push(edits),
    async commit(edits, gesture) {
      committed.push({ edits, ...gesture })
    },
  })
  return { clock, committed, held, ...made }
}

it('[PR3] shows every value at once, and commits at most every 250 ms and when it is let go of', async () => {
  const { clock, committed, held, turn, letGo } = turning()
  for (let n = 0; n < 100; n++) {
    turn(tempo(60 + n))
    await clock.run(ms(10))
  }
  expect(held).toHaveLength(100)
  await letGo()
  expect(committed.map(({ held }) => held)).toEqual([true, true, true, true, false])
  expect(new Set(committed.map(({ gesture }) => gesture))).toEqual(new Set(['g1']))
  expect(committed.at(-1)?.edits).toEqual(tempo(159))
})

it('[PR3] keeps what it showed until the last value has had time to arrive', async () => {
  const { clock, held, turn, letGo } = turning()
  turn(tempo(90))
  await letGo()
  expect(held).toEqual([tempo(90)])
  await clock.run(seconds(1))
  expect(held).toEqual([tempo(90), undefined])
})

it('[PR3] a new gesture right after takes over what is shown', async () => {
  const { clock, committed, held, turn, letGo } = turning()
  turn(tempo(90))
  await letGo()
  await clock.run(ms(100))
  turn(tempo(80))
  await clock.run(seconds(1))
  expect(held).toEqual([tempo(90), tempo(80)])
  await letGo()
  expect(committed.at(-1)).toEqual({ edits: tempo(80), gesture: 'g2', held: false })
})

it('[PR3] a hand that rests commits once, and none without a gesture', async () => {
  const { clock, committed, turn, letGo } = turning()
  await letGo()
  expect(committed).toEqual([])
  turn(tempo(90))
  await clock.run(seconds(5))
  expect(committed).toHaveLength(1)
})
