import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { onFrames } from '../../../client/hooks/on-frames.ts'

/** ms between two frames. */
const FRAME = 1000 / 60
let frames = 0

beforeEach(() => {
  frames = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('requestAnimationFrame', (look: (now: number) => void) => {
    const next = Math.ceil((performance.now() + 0.001) / FRAME) * FRAME
    return setTimeout(() => {
      frames++
      look(next)
    }, next - performance.now())
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('looks about as often as it is asked to, and those who look as often share their frames', () => {
  const looks = [0, 0]
  const stops = looks.map((_, n) => {
    vi.advanceTimersByTime(n * 21)
    return onFrames(
      () => 33,
      () => void looks[n]!++,
    )
  })
  vi.advanceTimersByTime(3_300)
  for (const count of looks) {
    expect(count).toBeGreaterThanOrEqual(95)
    expect(count).toBeLessThanOrEqual(105)
  }
  expect(frames).toBeLessThanOrEqual(108)
  for (const stop of stops) stop()
  const last = [...looks]
  vi.advanceTimersByTime(1_000)
  expect(looks).toEqual(last)
})

it('goes by the pace that is wanted now, and looks no more once it is cancelled', () => {
  let every = 33
  let looks = 0
  const stop = onFrames(
    () => every,
    () => void looks++,
  )
  vi.advanceTimersByTime(330)
  every = 1000
  vi.advanceTimersByTime(40)
  const before = looks
  vi.advanceTimersByTime(3_000)
  expect(looks - before).toBe(3)
  stop()
  vi.advanceTimersByTime(3_000)
  expect(looks - before).toBe(3)
})
