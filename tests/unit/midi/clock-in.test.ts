import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClockIn, createClockIn } from '../../../shared/midi/clock-in.ts'
import type { MidiClockMessage } from '../../../shared/midi/midi-clock.ts'
import { localMicros, ms, seconds } from '../../../shared/time/units.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const intervalOf = (tempo: number): number => 60e6 / (tempo * 24)
const START = 1_000_000_000

/** A source whose ticks are early or late by up to `jitter` µs, evenly spread. */
function aSource(clock: ClockIn, { jitter = 0, seed = 1 } = {}) {
  const random = seededRandom(seed)
  let due = START
  return {
    get now() {
      return localMicros(due)
    },
    say: (name: 'start' | 'stop' | 'continue') => clock.receive({ name }, localMicros(due)),
    goTo: (sixteenths: number) =>
      clock.receive({ name: 'song-position', sixteenths }, localMicros(due)),
    pause(span: number) {
      due += span
    },
    /** Ticks for that long; calls `each` with the true moment of each tick. */
    play(tempo: number, span: number, each = (_due: number) => {}) {
      for (const end = due + span; due < end; due += intervalOf(tempo)) {
        clock.receive({ name: 'tick' }, localMicros(due + (random() * 2 - 1) * jitter))
        each(due)
      }
    },
  }
}

const sd = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

describe('MIDI clock in', () => {
  it('[MO6] knows the tempo to 0.1 bpm after 4 s of ±2 ms jitter', () => {
    const errors: number[] = []
    const phases: number[] = []
    for (let seed = 0; seed < 200; seed++) {
      const tempo = 60 + (seed % 15) * 10
      const clock = createClockIn()
      const source = aSource(clock, { jitter: ms(2), seed })
      source.say('start')
      let played = 0
      source.play(tempo, seconds(4), () => played++)
      errors.push(Math.abs(clock.read(source.now).bpm! - tempo))
      source.play(tempo, seconds(4), due => {
        const { position } = clock.read(localMicros(due))
        phases.push(((position / 40 - played++) * intervalOf(tempo)) / 1_000)
      })
    }
    const worst = Math.max(...errors)
    process.stdout.write(
      `clock in, ±2 ms jitter, 60–200 bpm: tempo error after 4 s at most ${worst.toFixed(3)} bpm, ` +
        `phase sd ${sd(phases).toFixed(3)} ms\n`,
    )
    expect(worst).toBeLessThan(0.1)
    expect(sd(phases)).toBeLessThan(0.5)
  })

  it('[MO6] knows nothing before it has heard enough, and forgets what falls silent', () => {
    const clock = createClockIn()
    const source = aSource(clock)
    expect(clock.read(source.now)).toMatchObject({ state: 'silent', bpm: undefined })
    source.play(120, ms(200))
    expect(clock.read(source.now).state).toBe('listening')
    source.play(120, seconds(1))
    expect(clock.read(source.now).state).toBe('settled')
    source.pause(seconds(2))
    expect(clock.read(source.now)).toMatchObject({ state: 'silent', bpm: undefined })
  })

  it('[MO6] counts from Start, from Song Position, and on from where it stopped', () => {
    const clock = createClockIn()
    const source = aSource(clock)
    source.play(120, seconds(1))
    expect(clock.read(source.now)).toMatchObject({ running: false, position: 0, starts: 0 })
    source.say('start')
    source.play(120, seconds(2))
    expect(clock.read(source.now)).toMatchObject({ running: true, starts: 1 })
    expect(clock.read(source.now).position).toBeCloseTo(4 * 960, 0)
    source.say('stop')
    source.play(120, seconds(1))
    expect(clock.read(source.now)).toMatchObject({ running: false, position: 3840, stops: 1 })
    source.say('continue')
    source.play(120, seconds(1))
    expect(clock.read(source.now).position).toBeCloseTo(6 * 960, 0)
    source.say('stop')
    source.goTo(64)
    source.say('continue')
    source.play(120, seconds(1))
    expect(clock.read(source.now).position).toBeCloseTo(18 * 960, 0)
    expect(clock.read(source.now)).toMatchObject({ starts: 3, stops: 2 })
  })

  it('[MO6] follows a jump of tempo within a beat, and one late tick not at all', () => {
    const clock = createClockIn()
    const source = aSource(clock, { jitter: ms(1) })
    source.play(120, seconds(4))
    const before = clock.read(source.now).bpm!
    clock.receive({ name: 'tick' }, localMicros(source.now + ms(9)))
    source.pause(intervalOf(120))
    source.play(120, ms(100))
    expect(clock.read(source.now).bpm).toBeCloseTo(before, 1)
    source.play(150, seconds(2))
    expect(clock.read(source.now).bpm).toBeGreaterThan(149)
    expect(clock.read(source.now).bpm).toBeLessThan(151)
  })

  it('[MO6] follows a slow change of tempo', () => {
    const clock = createClockIn()
    const source = aSource(clock, { jitter: ms(1) })
    for (let tempo = 120; tempo < 126; tempo += 0.25) source.play(tempo, ms(500))
    source.play(126, seconds(6))
    expect(clock.read(source.now).bpm).toBeCloseTo(126, 0)
  })

  it('[MO6] a flood is counted and costs nothing else', () => {
    const clock = createClockIn()
    for (let n = 0; n < 10_000; n++) clock.receive({ name: 'tick' }, localMicros(START + n * 100))
    expect(clock.flooded).toBe(9_500)
    expect(clock.read(localMicros(START + seconds(1))).bpm).toBeUndefined()
    const source = aSource(clock)
    source.pause(seconds(3))
    source.play(120, seconds(2))
    expect(clock.read(source.now).bpm).toBeCloseTo(120, 1)
  })

  it('[MO6] whatever it hears, it says a tempo of 20–999 or none, and a position that is a number', () => {
    const name = fc.constantFrom('tick', 'start', 'stop', 'continue', 'song-position')
    const step = fc.tuple(
      name,
      fc.oneof(fc.integer({ min: -5_000, max: 200_000 }), fc.constant(3_600_000_000)),
      fc.integer({ min: 0, max: 16_383 }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), steps => {
        const clock = createClockIn()
        let at = START
        for (const [kind, later, sixteenths] of steps) {
          at += later
          const message = (
            kind === 'song-position' ? { name: kind, sixteenths } : { name: kind }
          ) as MidiClockMessage
          clock.receive(message, localMicros(at))
          const { bpm, position, jitter } = clock.read(localMicros(at))
          if (bpm !== undefined) expect(bpm >= 20 && bpm <= 999).toBe(true)
          expect(Number.isFinite(position) && Number.isFinite(jitter)).toBe(true)
        }
      }),
    )
  })
})
