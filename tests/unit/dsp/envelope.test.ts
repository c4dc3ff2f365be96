import { describe, expect, it } from 'vitest'
import { Envelope } from '../../../worklets/dsp/synth/envelope.ts'
import { peakOf } from '../../support/spectrum.ts'

const RATE = 48_000
function envelopeOf(shape: typeof SHAPE): Envelope {
  return Object.assign(new Envelope(RATE), shape)
}
const SHAPE = { attack: 0.01, decay: 0.2, sustain: 0.5, release: 0.3 }

/** Frames until the level meets `goal`. */
function framesUntil(envelope: Envelope, goal: (level: number) => boolean): number {
  let frames = 1
  envelope.next()
  while (!goal(envelope.level) && frames < 10 * RATE) {
    envelope.next()
    frames++
  }
  return frames
}
const within = (frames: number, seconds: number) =>
  expect(Math.abs(frames / RATE / seconds - 1)).toBeLessThan(0.01)

describe('envelope', () => {
  it('takes attack, decay and release each within 1 % of its time', () => {
    const envelope = envelopeOf(SHAPE)
    envelope.start()
    within(
      framesUntil(envelope, level => level >= 1),
      SHAPE.attack,
    )
    within(
      framesUntil(envelope, level => level <= SHAPE.sustain),
      SHAPE.decay,
    )
  })

  it('releases from the top within 1 % of its time, and from lower down sooner', () => {
    const full = envelopeOf({ ...SHAPE, sustain: 1 })
    full.start()
    framesUntil(full, level => level >= 1)
    full.letGo()
    within(
      framesUntil(full, level => level === 0),
      SHAPE.release,
    )
    const low = envelopeOf(SHAPE)
    low.start()
    low.next()
    low.letGo()
    expect(framesUntil(low, level => level === 0)).toBeLessThan(SHAPE.release * RATE)
    expect(low.idle).toBe(true)
  })

  it('never leaves [0, 1] nor jumps, whenever it is let go', () => {
    for (const heldFrames of [0, 1, 100, 480, 481, 5_000, 20_000]) {
      const envelope = envelopeOf(SHAPE)
      envelope.start()
      const levels = Float64Array.from({ length: 40_000 }, (_, frame) => {
        if (frame === heldFrames) envelope.letGo()
        envelope.next()
        return envelope.level
      })
      const steps = levels.map((level, i) => level - (levels[i - 1] ?? 0))
      expect(peakOf(levels)).toBeLessThanOrEqual(1)
      expect(levels.every(level => level >= 0)).toBe(true)
      expect(peakOf(steps)).toBeLessThan(0.01)
      expect(envelope.idle).toBe(true)
    }
  })
})
