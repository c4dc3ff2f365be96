import { describe, expect, it } from 'vitest'
import { AudioClock, untilReading } from '../../../client/audio/audio-clock.ts'
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
    buffer: buffer / 1000,
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
      clock.observe({ now: at(ms), currentTime: (ms / 1000) * drift, heard, buffer: 0 })
    }
    const expected = 60.5 * drift * RATE
    expect(Math.abs(clock.frameHeardAt(at(60_500))! - expected)).toBeLessThan(RATE / 1000)
    expect(Math.abs(clock.frameEnteringAt(at(60_500))! - expected)).toBeLessThan(RATE / 1000)
  })

  it('[SY8] is as near whatever a buffer lasts, and however steady the alarm that it is read by', () => {
    for (const buffer of [128 / 48, 256 / 48, 10, 512 / 48, 512 / 44.1, 20, 1024 / 48, 25, 30])
      for (const late of [0, 0.4, 1, 5])
        for (const drift of [-0.00025, 0, 0.00025]) {
          const clock = new AudioClock(RATE)
          const errors: number[] = []
          let ms = 1_000
          for (let n = 0; n < 400; n++) {
            const truth = ms * (1 + drift)
            const currentTime = (Math.floor(truth / buffer) * buffer) / 1000
            clock.observe({ now: at(ms), currentTime, heard: undefined, buffer: buffer / 1000 })
            ms += untilReading(n) / 1000 + late
            if (n < 64) continue
            errors.push(clock.frameEnteringAt(at(ms))! / (RATE / 1000) - ms * (1 + drift))
          }
          const sum = errors.reduce((a, b) => a + b * b, 0)
          const what = `buffer of ${buffer} ms, alarm ${late} ms late, drift ${drift}`
          expect(Math.sqrt(sum / errors.length), what).toBeLessThan(0.35 + buffer / 20)
        }
  })

  it('[SY8] follows within a fifth of a second when the output has lost a buffer, or stood still', () => {
    for (const buffer of [10, 512 / 48, 20])
      for (const lost of [buffer, 2 * buffer, 90]) {
        const clock = new AudioClock(RATE)
        let ms = 1_000
        for (let n = 0; n < 400; n++) {
          const truth = ms - (ms < 5_000 ? 0 : lost)
          const currentTime = (Math.floor(truth / buffer) * buffer) / 1000
          const heard = { contextTime: (truth - 40) / 1000, at: at(ms) }
          clock.observe({ now: at(ms), currentTime, heard, buffer: buffer / 1000 })
          const what = `${lost} ms lost, ${ms - 5_000} ms ago`
          const error = clock.frameEnteringAt(at(ms))! / (RATE / 1000) - truth
          if (n > 64 && (ms < 5_000 || ms > 5_200))
            expect(Math.abs(error), what).toBeLessThan(0.6 * buffer)
          const heardError = clock.frameHeardAt(at(ms))! / (RATE / 1000) - truth + 40
          if (ms > 5_200) expect(Math.abs(heardError), what).toBeLessThan(0.1)
          ms += untilReading(n) / 1000 + 0.3
        }
      }
  })

  it('does with one clock where the browser does not know what is heard', () => {
    const clock = new AudioClock(RATE)
    clock.observe({ now: at(1000), currentTime: 1, heard: undefined, buffer: 0 })
    expect(clock.frameHeardAt(at(1500))).toBe(1.5 * RATE)
  })
})
