import { expect, it } from 'vitest'
import { type ControlEdit, createHeldControls } from '../../../client/held-controls.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import type { Room } from '../../../shared/session/room-options.ts'
import { createTurning } from '../../../shared/session/turning.ts'
import { ms } from '../../../shared/time/units.ts'
import { ANN, BOB, trackId } from '../../support/edits.ts'
import { FakeClock } from '../../support/fake-clock.ts'

function setUp() {
  const clock = new FakeClock(0)
  const shown: (readonly Edit[] | undefined)[] = []
  const kept: Edit[] = []
  const sentences: string[] = []
  let refusal: Error | undefined
  const turning = createTurning({
    clock,
    gesture: () => 'g',
    hold: edits => shown.push(edits),
    commit: async (edits, { held }) => {
      if (refusal) throw refusal
      if (!held) kept.push(...edits)
    },
  })
  let room = { attention: turning } as unknown as Room | undefined
  const held = createHeldControls({
    clock,
    room: () => room,
    notices: { say: (_kind, sentence) => sentences.push(sentence) },
  })
  return {
    clock,
    shown,
    kept,
    held,
    sentences,
    refuse: (error: Error) => {
      refusal = error
    },
    leave: () => {
      room = undefined
    },
  }
}
const mine = (knobs: Record<string, number>): ControlEdit => ({ type: 'set-profile', knobs })
const fader = (player: typeof ANN, strip: object): ControlEdit => ({
  type: 'set-player-strip',
  player,
  strip,
})

it('[PR3] a control is shown with every move, and kept where it rests', () => {
  const { clock, shown, kept, held } = setUp()
  for (let n = 0; n < 10; n++) {
    held.turn(mine({ cutoff: n }))
    clock.advance(ms(100))
  }
  expect(shown.at(-1)).toEqual([mine({ cutoff: 9 })])
  expect(kept).toEqual([])
  clock.advance(ms(400))
  expect(kept).toEqual([mine({ cutoff: 9 })])
  clock.advance(ms(400))
  expect(shown.at(-1)).toBeUndefined()
})

it('[PR3] two hands turn several at once, and the last of each is kept', () => {
  const { clock, kept, held } = setUp()
  held.turn(mine({ cutoff: 1 }))
  held.turn(fader(BOB, { level: -3 }))
  held.turn(mine({ attack: 2 }))
  held.turn(fader(BOB, { pan: 1 }))
  held.turn({ type: 'set-track', track: trackId(1), knobs: { click: 5 } })
  held.turn({ type: 'set-track', track: trackId(1), strip: { level: 1 } })
  clock.advance(ms(400))
  expect(kept).toEqual([
    mine({ cutoff: 1, attack: 2 }),
    fader(BOB, { level: -3, pan: 1 }),
    { type: 'set-track', track: trackId(1), knobs: { click: 5 }, strip: { level: 1 } },
  ])
})

it('[PR1] more than a packet carries is put down before the next is taken up', () => {
  const { clock, shown, kept, held } = setUp()
  for (let n = 0; n < 5; n++) held.turn({ type: 'set-track', track: trackId(n), strip: { pan: 1 } })
  expect(shown.every(edits => edits === undefined || edits.length <= 4)).toBe(true)
  clock.advance(ms(400))
  expect(kept.map(edit => edit.type === 'set-track' && edit.track)).toEqual(
    [0, 1, 2, 3, 4].map(trackId),
  )
})

it('what the room refuses is said, once the hand rests', async () => {
  const { clock, held, sentences, refuse } = setUp()
  refuse(new Error('Listeners do not edit.'))
  held.turn(fader(ANN, { level: 0 }))
  clock.advance(ms(400))
  await Promise.resolve()
  await Promise.resolve()
  expect(sentences).toEqual(['Listeners do not edit.'])
})

it('a control that is in hand when the room is left keeps its last value there', () => {
  const { clock, kept, held, leave } = setUp()
  held.turn(mine({ cutoff: 4 }))
  held.leave()
  expect(kept).toEqual([mine({ cutoff: 4 })])
  leave()
  held.turn(mine({ cutoff: 5 }))
  clock.advance(ms(1000))
  expect(kept).toHaveLength(1)
})
