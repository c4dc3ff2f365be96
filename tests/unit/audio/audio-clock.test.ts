import { describe, expect, it } from 'vitest'
import { AudioClock } from '../../../client/audio/audio-clock.ts'
import { localMicros } from '../../../shared/time/units.ts'

const RATE = 48_000
/** The page's clock when the audio clock was 0, µs. */
const START = 1_700_000_000_000_000
const at = (ms: number) => localMicros(START + ms * 1000)

/** Reads a clock that shows the time of its last buffer, and is heard `latency` ms later. */
function read(clock: AudioClock, ms: number, { buffer = 10, latency = 40 } = {}) {
  clock.observe({
    now: at(ms),
    currentTime: (Math.floor(ms / buffer) * buffer) / 1000,
    heard: { contextTime: (ms - latency) / 1000, at: at(ms) },
  })
}

describe('audio clock', () => {
  it('maps nothing before the first reading', () => {
    const clock = new AudioClock(RATE)
    expect(clock.frameEnteringAt(at(0))).toBeUndefined()
    expect(clock.frameHeardAt(at(0))).toBeUndefined()
  })

  it('[SY8] lets a note enter where the audio thread is, though each reading is up to a buffer behind', () => {
    const clock = new AudioClock(RATE)
    for (const ms of [1003, 1109, 1200, 1317]) read(clock, ms)
    expect(clock.frameEnteringAt(at(2000))).toBe(2 * RATE)
  })

  it('[SY8] lets a click be heard at its moment: it enters a latency earlier', () => {
    const clock = new AudioClock(RATE)
    for (const ms of [1003, 1109, 1200]) read(clock, ms, { latency: 40 })
    expect(clock.frameHeardAt(at(2040))).toBe(2 * RATE)
  })

  it('follows the drift of 15 ms a minute, and is not thrown off by one wild reading', () => {
    const clock = new AudioClock(RATE)
    const drift = 1 + 0.015 / 60
    for (let ms = 0; ms <= 60_000; ms += 100) {
      const heard = { contextTime: ms === 59_500 ? 0 : (ms / 1000) * drift, at: at(ms) }
      clock.observe({ now: at(ms), currentTime: (ms / 1000) * drift, heard })
    }
    const expected = 60.5 * drift * RATE
    expect(Math.abs(clock.frameHeardAt(at(60_500))! - expected)).toBeLessThan(RATE / 1000)
    expect(Math.abs(clock.frameEnteringAt(at(60_500))! - expected)).toBeLessThan(RATE / 1000)
  })

  it('does with one clock where the browser does not know what is heard', () => {
    const clock = new AudioClock(RATE)
    clock.observe({ now: at(1000), currentTime: 1, heard: undefined })
    expect(clock.frameHeardAt(at(1500))).toBe(1.5 * RATE)
  })
})
