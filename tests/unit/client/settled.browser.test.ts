import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createSettling } from '../../../client/store/settled.ts'

// Once: what draws frames remembers when it drew last.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterAll(() => {
  vi.useRealTimers()
})

/** Whatever has asked for a frame by now has drawn. */
async function frames(): Promise<void> {
  for (let n = 0; n < 3; n++) await new Promise(resolve => requestAnimationFrame(resolve))
}

/** ms pass; frames are drawn meanwhile. */
async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms)
  await frames()
}

function watch() {
  const drawn: number[] = []
  let value = 0
  const settling = createSettling(value, () => drawn.push(value))
  return {
    drawn,
    settling,
    change(next: number) {
      value = next
      settling.look(next)
    },
  }
}

test('[PR7] the first change is drawn at once, those right after it when none has come for 400 ms', async () => {
  const { drawn, change } = watch()
  await pass(1_000)
  change(1)
  await pass(100)
  expect(drawn).toEqual([1])
  for (let n = 2; n <= 6; n++) {
    change(n)
    await pass(100)
  }
  await pass(299)
  expect(drawn).toEqual([1])
  await pass(501)
  expect(drawn).toEqual([1, 6])
  change(7)
  await pass(300)
  expect(drawn).toEqual([1, 6, 7])
})

test('[PR7] what never comes to rest is drawn every 3 s', async () => {
  const { drawn, change } = watch()
  await pass(1_000)
  for (let n = 1; n <= 28; n++) {
    change(n)
    await pass(250)
  }
  expect(drawn[0]).toBe(1)
  expect(drawn.length).toBe(3)
})

test('what is stopped draws nothing more', async () => {
  const { drawn, settling, change } = watch()
  await pass(1_000)
  change(1)
  change(2)
  settling.stop()
  await pass(5_000)
  expect(drawn).toEqual([])
})
