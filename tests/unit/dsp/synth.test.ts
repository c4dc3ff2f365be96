import { describe, expect, it } from 'vitest'
import { POLYPHONY, Synth } from '../../../worklets/dsp/synth/synth.ts'
import { SAMPLE_RATE } from '../../support/jam-render.ts'
import { peakOf, rmsDb, strongestHz } from '../../support/spectrum.ts'

const [ON, OFF, CONTROL, BEND] = [0x90, 0x80, 0xb0, 0xe0]
const [SUSTAIN, SOSTENUTO, SOFT] = [64, 66, 67]
const second = SAMPLE_RATE

function setUp() {
  const synth = new Synth(SAMPLE_RATE)
  const say = (status: number, data1: number, data2 = 0, source = 0) =>
    synth.handle(source, status, data1, data2)
  const hear = (frames: number, source = 0) => {
    const [left, right] = [new Float32Array(frames), new Float32Array(frames)]
    synth.mixInto(source, left, right, 0, frames)
    return left
  }
  return { synth, say, hear }
}
const cents = (hz: number, of: number) => 1200 * Math.log2(hz / of)

describe('synth', () => {
  it('sounds a note in tune, at a pleasant level, and is silent after its release', () => {
    const { synth, say, hear } = setUp()
    say(ON, 69, 100)
    hear(4800)
    const tone = hear(32_768)
    expect(Math.abs(cents(strongestHz(tone, SAMPLE_RATE), 440))).toBeLessThan(5)
    expect(rmsDb(tone)).toBeGreaterThan(-21)
    expect(rmsDb(tone)).toBeLessThan(-15)
    say(OFF, 69)
    hear(second / 2)
    expect(synth.soundingOf(0)).toBe(0)
    expect(peakOf(hear(4800))).toBe(0)
  })

  it('[LV7] takes a note-on with velocity 0 as a note-off', () => {
    const { synth, say, hear } = setUp()
    say(ON, 60, 100)
    say(ON, 60, 0)
    hear(second)
    expect(synth.soundingOf(0)).toBe(0)
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
    const { synth, say, hear } = setUp()
    say(CONTROL, SUSTAIN, 127)
    say(ON, 60, 100)
    say(OFF, 60)
    hear(second)
    expect(synth.soundingOf(0)).toBe(1)
    say(CONTROL, SUSTAIN, 0)
    hear(second)
    expect(synth.soundingOf(0)).toBe(0)
  })

  it('holds with the sostenuto pedal only the keys that were down when it went down', () => {
    const { synth, say, hear } = setUp()
    say(ON, 60, 100)
    say(CONTROL, SOSTENUTO, 127)
    say(ON, 64, 100)
    say(OFF, 60)
    say(OFF, 64)
    hear(second)
    expect(synth.soundingOf(0)).toBe(1)
    say(CONTROL, SOSTENUTO, 0)
    hear(second)
    expect(synth.soundingOf(0)).toBe(0)
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
    const { synth, say, hear } = setUp()
    for (const note of [60, 64, 67]) say(ON, note, 100)
    hear(4800)
    say(CONTROL, controller, 0)
    hear(seconds * second)
    expect(synth.soundingOf(0)).toBe(0)
  })

  it('[SY5] keeps each source’s and each midiChannel’s pedals and programme to itself', () => {
    const { synth, say, hear } = setUp()
    say(CONTROL, SUSTAIN, 127, 3)
    say(0xc2, 17, 0, 5)
    expect(synth.channelOf(5, 2).programme).toBe(17)
    expect(synth.channelOf(5, 1).programme).toBe(0)
    say(ON, 60, 100, 4)
    say(OFF, 60, 0, 4)
    hear(second, 4)
    expect(synth.soundingOf(4)).toBe(0)
    expect(synth.channelOf(3, 0).sustain).toBe(true)
  })

  it('releases all of one source, pedals too, and nothing of another', () => {
    const { synth, say, hear } = setUp()
    for (const source of [1, 2]) {
      say(CONTROL, SUSTAIN, 127, source)
      say(ON, 60, 100, source)
      say(OFF, 60, 0, source)
    }
    synth.releaseSource(1)
    hear(second, 1)
    hear(second, 2)
    expect([synth.soundingOf(1), synth.soundingOf(2)]).toEqual([0, 1])
  })

  it('[SY4] sounds 64 of 128 notes struck at once and drops the rest unheard', () => {
    const { synth, say, hear } = setUp()
    for (let note = 0; note < 128; note++) say(ON, note, 100)
    hear(480)
    expect(synth.soundingOf(0)).toBe(POLYPHONY)
  })

  it('[SY4] steals from whom plays most, so that one flood does not silence the others', () => {
    const { synth, say, hear } = setUp()
    say(ON, 60, 100, 7)
    hear(480, 7)
    for (let note = 0; note < 127; note++) say(ON, note, 100, 1)
    hear(480, 1)
    hear(480, 7)
    expect(synth.soundingOf(7)).toBe(1)
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
