import { afterEach, expect, test } from 'vitest'
import {
  cancelNextFrame,
  onNextFrame,
  watchForFrames,
} from '../../../client/store/animation-frame.ts'
import { nextTask } from '../../../client/store/next-task.ts'
import { createStore } from '../../../client/store/store.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

test('what is to be drawn is drawn in slices: whatever comes in meanwhile goes between them', async () => {
  const drawn: number[] = []
  let drawnBefore = 0
  onNextFrame(() => nextTask(() => (drawnBefore = drawn.length)))
  for (let n = 0; n < 500; n++) onNextFrame(() => drawn.push(n))
  await expect.poll(() => drawn.length).toBe(500)
  expect(drawn).toEqual(drawn.toSorted((a, b) => a - b))
  expect(drawnBefore).toBeGreaterThan(0)
  expect(drawnBefore).toBeLessThan(100)
})

test('what is taken back is not drawn, also in the middle of drawing', async () => {
  const drawn: number[] = []
  const tasks = Array.from({ length: 500 }, (_, n) => () => void drawn.push(n))
  onNextFrame(() => {
    for (const task of tasks.slice(0, 499)) cancelNextFrame(task)
  })
  for (const task of tasks) onNextFrame(task)
  await expect.poll(() => drawn).toEqual([499])
})

test('a store that speaks a hundred times is looked at once before a frame, by each who watches', async () => {
  const store = createStore(0)
  const seen: string[] = []
  for (const who of ['a', 'b'])
    stops.push(watchForFrames(store, () => seen.push(`${who} ${store.get()}`)))
  for (let n = 1; n <= 100; n++) store.set(n)
  expect(seen).toEqual([])
  await expect.poll(() => seen).toEqual(['a 100', 'b 100'])
})

test('who watches no more is told nothing, and others still are', async () => {
  const store = createStore(0)
  const seen: string[] = []
  const stop = watchForFrames(store, () => seen.push('gone'))
  stops.push(watchForFrames(store, () => seen.push('here')))
  store.set(1)
  stop()
  await expect.poll(() => seen).toEqual(['here'])
})
