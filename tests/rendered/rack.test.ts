import { describe, expect, it } from 'vitest'
import { INSTRUMENTS } from '../../shared/sound/catalogue.ts'
import { Rack } from '../../worklets/dsp/voices/rack.ts'
import { POLYPHONY } from '../../worklets/dsp/voices/voice-budget.ts'
import { SAMPLE_RATE } from '../support/jam-render.ts'
import { peakOf, rmsDb, strongestHz } from '../support/spectrum.ts'

const [ON, OFF, CONTROL, BEND] = [0x90, 0x80, 0xb0, 0xe0]
const [SUSTAIN, SOSTENUTO, SOFT] = [64, 66, 67]
const second = SAMPLE_RATE

function setUp() {
  const rack = new Rack(SAMPLE_RATE)
  const say = (status: number, data1: number, data2 = 0, source = 0) =>
    rack.handle(source, status, data1, data2)
  const hear = (frames: number, source = 0) => {
    const [left, right] = [new Float32Array(frames), new Float32Array(frames)]
    rack.mixInto(source, left, right, 0, frames)
    return left
  }
  return { rack, say, hear }
}
const cents = (hz: number, of: number) => 1200 * Math.log2(hz / of)

describe('rack', () => {
  it('sounds a note in tune, at a pleasant level, and is silent after its release', () => {
    const { rack, say, hear } = setUp()
    say(ON, 69, 100)
    hear(4800)
    const tone = hear(32_768)
    expect(Math.abs(cents(strongestHz(tone, SAMPLE_RATE), 440))).toBeLessThan(5)
    expect(rmsDb(tone)).toBeGreaterThan(-21)
    expect(rmsDb(tone)).toBeLessThan(-15)
    say(OFF, 69)
    hear(second / 2)
    expect(rack.soundingOf(0)).toBe(0)
    expect(peakOf(hear(4800))).toBe(0)
  })

  it('[LV7] takes a note-on with velocity 0 as a note-off', () => {
    const { rack, say, hear } = setUp()
    say(ON, 60, 100)
    say(ON, 60, 0)
    hear(second)
    expect(rack.soundingOf(0)).toBe(0)
  })

  it('is brighter and louder the harder a key is struck', () => {
    const edge = (velocity: number) => {
      const { say, hear } = setUp()
      say(ON, 48, velocity)
      const tone = hear(8192)
      const slopes = tone.map((sample, i) => sample - (tone[i - 1] ?? 0))
      return { level: rmsDb(tone), brightness: rmsDb(slopes) - rmsDb(tone) }
    }
    const [soft, hard] = [edge(30), edge(120)]
    expect(hard.level - soft.level).toBeGreaterThan(10)
    expect(hard.brightness - soft.brightness).toBeGreaterThan(2)
  })

  it('holds with the sustain pedal what was let go, until the pedal comes up', () => {
    const { rack, say, hear } = setUp()
    say(CONTROL, SUSTAIN, 127)
    say(ON, 60, 100)
    say(OFF, 60)
    hear(second)
    expect(rack.soundingOf(0)).toBe(1)
    say(CONTROL, SUSTAIN, 0)
    hear(second)
    expect(rack.soundingOf(0)).toBe(0)
  })

  it('holds with the sostenuto pedal only the keys that were down when it went down', () => {
    const { rack, say, hear } = setUp()
    say(ON, 60, 100)
    say(CONTROL, SOSTENUTO, 127)
    say(ON, 64, 100)
    say(OFF, 60)
    say(OFF, 64)
    hear(second)
    expect(rack.soundingOf(0)).toBe(1)
    say(CONTROL, SOSTENUTO, 0)
    hear(second)
    expect(rack.soundingOf(0)).toBe(0)
  })

  it('is softer with the soft pedal', () => {
    const level = (pedal: number) => {
      const { say, hear } = setUp()
      say(CONTROL, SOFT, pedal)
      say(ON, 60, 100)
      return rmsDb(hear(8192))
    }
    expect(level(0) - level(127)).toBeGreaterThan(3)
  })

  it('bends by two semitones each way', () => {
    for (const [msb, lsb, semitones] of [
      [127, 127, 2],
      [0, 0, -2],
      [64, 0, 0],
    ] as const) {
      const { say, hear } = setUp()
      say(ON, 69, 100)
      say(BEND, lsb, msb)
      hear(4800)
      const bent = strongestHz(hear(32_768), SAMPLE_RATE)
      expect(Math.abs(cents(bent, 440) - 100 * semitones)).toBeLessThan(5)
    }
  })

  it.each([
    ['all sound off', 120, 0.01],
    ['all notes off', 123, 0.5],
  ])('falls silent at %s', (_name, controller, seconds) => {
    const { rack, say, hear } = setUp()
    for (const note of [60, 64, 67]) say(ON, note, 100)
    hear(4800)
    say(CONTROL, controller, 0)
    hear(seconds * second)
    expect(rack.soundingOf(0)).toBe(0)
  })

  it('[SY5] keeps each source’s and each midiChannel’s pedals to itself', () => {
    const { rack, say, hear } = setUp()
    say(CONTROL, SUSTAIN, 127, 3)
    say(ON, 60, 100, 4)
    say(OFF, 60, 0, 4)
    hear(second, 4)
    expect(rack.soundingOf(4)).toBe(0)
    expect(rack.channelOf(3, 0).sustain).toBe(true)
  })

  it('releases all of one source, pedals too, and nothing of another', () => {
    const { rack, say, hear } = setUp()
    for (const source of [1, 2]) {
      say(CONTROL, SUSTAIN, 127, source)
      say(ON, 60, 100, source)
      say(OFF, 60, 0, source)
    }
    rack.releaseSource(1)
    hear(second, 1)
    hear(second, 2)
    expect([rack.soundingOf(1), rack.soundingOf(2)]).toEqual([0, 1])
  })

  it('[SY4] sounds 64 of 128 notes struck at once and drops the rest unheard', () => {
    const { rack, say, hear } = setUp()
    for (let note = 0; note < 128; note++) say(ON, note, 100)
    hear(480)
    expect(rack.soundingOf(0)).toBe(POLYPHONY)
  })

  it('[SY4] steals from whom plays most, so that one flood does not silence the others', () => {
    const { rack, say, hear } = setUp()
    say(ON, 60, 100, 7)
    hear(480, 7)
    for (let note = 0; note < 127; note++) say(ON, note, 100, 1)
    hear(480, 1)
    hear(480, 7)
    expect(rack.soundingOf(7)).toBe(1)
  })

  it('[SY4] steals without a click: no step is larger than the tone’s own', () => {
    const steepest = ({ steal }: { steal: boolean }) => {
      const { say, hear } = setUp()
      say(ON, 33, 127)
      for (let i = 1; i < POLYPHONY; i++) say(ON, 34 + i, 1) // some −60 dB each
      hear(9600)
      if (steal) say(ON, 127, 1) // takes the oldest: the loud one
      const tone = hear(4800)
      const slopes = tone.map((sample, i) => (i === 0 ? 0 : sample - tone[i - 1]!))
      return { slope: peakOf(slopes), left: rmsDb(tone.subarray(960)) }
    }
    const [kept, stolen] = [steepest({ steal: false }), steepest({ steal: true })]
    expect(stolen.left).toBeLessThan(kept.left - 15)
    expect(stolen.slope).toBeLessThanOrEqual(kept.slope * 1.02)
  })
})

describe('the instruments of a rack', () => {
  const place = (id: string) => INSTRUMENTS.findIndex(one => one.id === id)

  it('[SY10] change from the next note on: what sounds rings out where it began', () => {
    const { rack, say, hear } = setUp()
    say(ON, 60, 100)
    hear(4800)
    rack.choose(0, place('organ'), 0)
    expect(peakOf(hear(4800))).toBeGreaterThan(0.05)
    say(OFF, 60)
    hear(second)
    expect(rack.soundingOf(0)).toBe(0)
    say(ON, 72, 100)
    const organ = hear(32_768)
    expect(strongestHz(organ, SAMPLE_RATE)).toBeLessThan(800)
  })

  it('[SY10] change without a step in what sounds', () => {
    const { rack, say, hear } = setUp()
    say(ON, 60, 100)
    hear(9600)
    const before = hear(4800)
    rack.choose(0, place('pad'), 1)
    const after = hear(4800)
    const slope = (samples: Float32Array) =>
      peakOf(samples.map((x, i) => (i === 0 ? 0 : x - samples[i - 1]!)))
    expect(Math.abs(after[0]! - before.at(-1)!)).toBeLessThanOrEqual(slope(before) * 1.05)
    expect(slope(after)).toBeLessThanOrEqual(slope(before) * 1.05)
  })

  it('[SY10] that this page does not know are silent, and known ones come back', () => {
    const { rack, say, hear } = setUp()
    rack.choose(0, 127, 3)
    say(ON, 60, 100)
    expect(peakOf(hear(4800))).toBe(0)
    rack.choose(0, place('bass'), 99)
    say(ON, 36, 100)
    expect(peakOf(hear(4800))).toBeGreaterThan(0.05)
  })

  it('[SY10] follow programme changes, and the tenth midiChannel is the kit', () => {
    const { say, hear } = setUp()
    const level = () => rmsDb(hear(24_000).subarray(12_000))
    say(0xc0, 32) // a bass
    say(ON, 36, 100)
    expect(level()).toBeGreaterThan(-40)
    say(CONTROL, 120)
    hear(4800)
    say(ON | 9, 42, 100)
    expect(peakOf(hear(480))).toBeGreaterThan(0.005)
    expect(level()).toBeLessThan(-80)
  })

  it('[SY10] keep a turned knob, whichever way it came', () => {
    const tone = (turn: number) => {
      const { rack, say, hear } = setUp()
      rack.param(0, 4, turn) // the cut-off
      say(ON, 48, 100)
      const samples = hear(8192)
      return rmsDb(samples.map((x, i) => x - (samples[i - 1] ?? 0))) - rmsDb(samples)
    }
    expect(tone(0.9)).toBeGreaterThan(tone(0.2) + 6)
  })

  it.each([
    ['volume', 7, 50],
    ['expression', 11, 64],
  ])('[SY5] sound softer by %s, without a step', (_name, controller, value) => {
    const { say, hear } = setUp()
    say(ON, 60, 100)
    hear(48_000)
    const loud = rmsDb(hear(24_000))
    say(CONTROL, controller, value)
    const gliding = hear(2400)
    expect(peakOf(gliding.map((x, i) => (i === 0 ? 0 : x - gliding[i - 1]!)))).toBeLessThan(0.1)
    const softer = rmsDb(hear(24_000)) - loud // −12 dB, and what the detuned pair beats
    expect(softer).toBeLessThan(-9)
    expect(softer).toBeGreaterThan(-16)
  })
})
