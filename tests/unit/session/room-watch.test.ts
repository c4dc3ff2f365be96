import { expect, it } from 'vitest'
import type { RoomView } from '../../../shared/session/room-view.ts'
import { createRoomWatch } from '../../../shared/session/room-watch.ts'
import { ms } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { roomScene } from '../ui/scenes.ts'

function watched() {
  const clock = new FakeClock()
  let all: RoomView = { ...roomScene, saving: { name: 'unsaved' } }
  let saving: RoomView['saving'] = { name: 'saved' }
  const watch = createRoomWatch({
    clock,
    all: () => all,
    saving: () => ({ recorder: 'present', saving, fetching: false }),
  })
  watch.view()
  let told = 0
  watch.onView(() => told++)
  const measure = (errorBound: number) => {
    all = { ...all, clock: { ...all.clock, errorBound: ms(errorBound) } }
    watch.measured()
  }
  const save = (now: RoomView['saving']) => {
    saving = now
    all = { ...all, recorder: 'present', saving, fetching: false }
    watch.savingChanged()
  }
  return { clock, watch, measure, save, told: () => told }
}

it('[LK5] shows what many links measure once in 250 ms, all of it', async () => {
  const { clock, watch, measure, told } = watched()
  for (let n = 1; n <= 20; n++) measure(n)
  expect(told()).toBe(0)
  await clock.run(ms(250))
  expect(told()).toBe(1)
  expect(watch.view().clock.errorBound).toBe(ms(20))
  await clock.run(ms(1000))
  expect(told()).toBe(1)
})

it('[LK5] shows figures with whatever else changes before', async () => {
  const { clock, watch, measure, told } = watched()
  measure(7)
  watch.changed()
  expect(told()).toBe(1)
  expect(watch.view().clock.errorBound).toBe(ms(7))
  await clock.run(ms(1000))
  expect(told()).toBe(1)
})

it('tells of saving without a look at the rest, and only where it is another', () => {
  const { watch, measure, told } = watched()
  measure(9)
  watch.savingChanged()
  expect(watch.view().saving).toEqual({ name: 'saved' })
  expect(watch.view().clock).toEqual(roomScene.clock)
  expect(told()).toBe(1)
  watch.savingChanged()
  expect(told()).toBe(1)
})

it('[LK5] tells once in 250 ms how much more is to be saved, and at once that it is less', async () => {
  const { clock, watch, save, told } = watched()
  save({ name: 'saving', waiting: 1 })
  expect(told()).toBe(1)
  for (let waiting = 2; waiting <= 20; waiting++) save({ name: 'saving', waiting })
  expect(told()).toBe(1)
  await clock.run(ms(250))
  expect(told()).toBe(2)
  expect(watch.view().saving).toEqual({ name: 'saving', waiting: 20 })
  save({ name: 'saving', waiting: 3 })
  expect(watch.view().saving).toEqual({ name: 'saving', waiting: 3 })
  save({ name: 'saved' })
  expect(watch.view().saving).toEqual({ name: 'saved' })
  expect(told()).toBe(4)
})

it('a closed room shows nothing that was measured', async () => {
  const { clock, watch, measure, told } = watched()
  measure(3)
  watch.close()
  await clock.run(ms(1000))
  expect(told()).toBe(0)
})
