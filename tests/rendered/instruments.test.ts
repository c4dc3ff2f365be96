import { describe, expect, it } from 'vitest'
import { INSTRUMENTS, type InstrumentId } from '../../shared/sound/catalogue.ts'
import { at, play } from '../support/instrument-render.ts'
import { loudnessOf } from '../support/loudness.ts'
import { db, peakOf, rmsDb, spectrum } from '../support/spectrum.ts'

const SAMPLE_RATE = 48_000
const second = SAMPLE_RATE
const cents = (hz: number, of: number) => 1200 * Math.log2(hz / of)
const hertz = (key: number) => 440 * 2 ** ((key - 69) / 12)
const presetNamed = (id: InstrumentId, name: string) =>
  INSTRUMENTS.find(one => one.id === id)!.presets.findIndex(preset => preset.id === name)

/** One note held, from its start on. */
function note(
  id: InstrumentId,
  key: number,
  { velocity = 100, preset = 0, frames = second, sampleRate = SAMPLE_RATE } = {},
) {
  const acts = [at(0, i => i.preset(preset)), at(1, i => i.noteOn(0, key, velocity))]
  return play(id, { acts, frames, sampleRate }).left
}
/** Where the middle of the energy lies, Hz. */
function centroid(samples: Float32Array): number {
  const bins = spectrum(samples)
  let [sum, weighted] = [0, 0]
  for (const [bin, level] of bins.entries()) {
    sum += level ** 2
    weighted += level ** 2 * bin
  }
  return (weighted / sum / bins.length) * (SAMPLE_RATE / 2)
}
/** Level at a frequency, dB. */
function levelAt(samples: Float32Array, hz: number): number {
  const bin = Math.round((hz / SAMPLE_RATE) * samples.length)
  return db(Math.max(...spectrum(samples).subarray(bin - 3, bin + 4)))
}

describe('every preset', () => {
  const all = INSTRUMENTS.flatMap(({ id, presets }) =>
    presets.map((preset, index) => [`${id}/${preset.id}`, id, index] as const),
  )

  it.each(all)('%s is as loud as the others, without DC or clipping', (_name, id, preset) => {
    // A beat for the kit, four notes for the rest.
    const line = id === 'bass' ? [36, 43, 39, 31] : [60, 55, 64, 72]
    const beat = [36, 42, 38, 42, 36, 36, 38, 46]
    const keys = id === 'kit' ? beat : line
    const step = (2 * second) / keys.length
    const acts = keys.flatMap((key, i) => [
      at(i * step, it => it.noteOn(0, key, 100)),
      at((i + 0.9) * step, it => it.noteOff(0, key)),
    ])
    const { left, right } = play(id, {
      acts: [at(0, it => it.preset(preset)), ...acts],
      frames: 2 * second,
    })
    const loudness = loudnessOf(left, right)
    expect(loudness).toBeGreaterThan(-18)
    expect(loudness).toBeLessThan(-14)
    expect(Math.max(peakOf(left), peakOf(right))).toBeLessThan(1)
    expect(Math.abs(left.reduce((sum, x) => sum + x, 0) / left.length)).toBeLessThan(0.004)
  })

  it.each(all.filter(([, id]) => id !== 'kit'))(
    '%s is about as loud every time that one key is struck alike',
    (_name, id, preset) => {
      const [strokes, step, hold] = [12, 19_200, 7200]
      const begins = Array.from({ length: strokes }, (_, n) => 100 + n * step)
      const acts = begins.flatMap(begin => [
        at(begin, it => it.noteOn(0, 60, 100)),
        at(begin + hold, it => it.noteOff(0, 60)),
      ])
      const { left, right } = play(id, {
        acts: [at(0, it => it.preset(preset)), ...acts],
        frames: strokes * step,
      })
      const levels = begins.map(begin => {
        const [one, other] = [left, right].map(side => side.subarray(begin, begin + hold))
        return rmsDb(Float32Array.of(...one!, ...other!))
      })
      expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(6)
    },
  )

  it.each(all.filter(([, id]) => id !== 'kit'))(
    '%s is silent after its release',
    (_n, id, preset) => {
      const { left, instrument } = play(id, {
        acts: [
          at(0, it => it.preset(preset)),
          at(0, it => it.noteOn(0, 60, 100)),
          at(12_000, it => it.noteOff(0, 60)),
        ],
        frames: 6 * second,
      })
      expect(peakOf(left.subarray(5.5 * second))).toBeLessThan(1e-3)
      expect(instrument.sounding === 0 || peakOf(left.subarray(5.5 * second)) > 0).toBe(true)
    },
  )
})

describe('plucked string', () => {
  it.each([44_100, 48_000, 96_000])('is in tune within a cent at %d Hz', sampleRate => {
    for (const key of [28, 40, 52, 60, 69, 76, 84]) {
      const preset = presetNamed('string', 'nylon')
      const tone = note('string', key, { preset, sampleRate, frames: 32_768 + 4096 }).subarray(4096)
      // The fundamental is the strongest near where it should be.
      const hz = strongestNear(tone, hertz(key), sampleRate)
      expect(Math.abs(cents(hz, hertz(key))), `key ${key}`).toBeLessThan(1)
    }
  })

  it('is brighter the harder it is plucked, and darker with time', () => {
    const soft = note('string', 52, { velocity: 25, frames: 16_384 })
    const hard = note('string', 52, { velocity: 125, frames: 32_768 })
    expect(centroid(hard.subarray(0, 8192))).toBeGreaterThan(1.3 * centroid(soft.subarray(0, 8192)))
    expect(centroid(hard.subarray(24_576))).toBeLessThan(0.9 * centroid(hard.subarray(0, 8192)))
  })

  it('bends with the wheel', () => {
    const acts = [at(0, i => i.noteOn(0, 57, 100)), at(0, i => i.bend(0, 2))]
    const tone = play('string', { acts, frames: 40_000 }).left.subarray(7232)
    expect(Math.abs(cents(strongestNear(tone, hertz(59), SAMPLE_RATE), hertz(59)))).toBeLessThan(2)
  })
})

describe('electric piano', () => {
  it('barks when struck hard, and hardly when touched', () => {
    const soft = note('electric-piano', 48, { velocity: 30, frames: 8192 })
    const hard = note('electric-piano', 48, { velocity: 120, frames: 8192 })
    const overtones = (tone: Float32Array) =>
      levelAt(tone, 3 * hertz(48)) - levelAt(tone, hertz(48))
    expect(overtones(hard) - overtones(soft)).toBeGreaterThan(6)
    expect(rmsDb(hard) - rmsDb(soft)).toBeGreaterThan(10)
  })

  it.each([96, 103, 108])('keeps what folds 60 dB down at key %d', key => {
    const tone = note('electric-piano', key, { velocity: 127, frames: 32_768 })
    expect(loudestBetweenPartials(tone, hertz(key))).toBeLessThan(-60)
  })
})

describe('organ', () => {
  it('has the drawbars’ harmonics and no others', () => {
    const tone = note('organ', 60, { frames: 40_960 }).subarray(8192)
    const base = hertz(60)
    const of = (ratio: number) => levelAt(tone, ratio * base) - levelAt(tone, base)
    expect(Math.abs(of(0.5))).toBeLessThan(3)
    expect(Math.abs(of(2 ** (7 / 12)))).toBeLessThan(3)
    expect(of(2)).toBeLessThan(-50)
  })

  it('turns faster with the wheel', () => {
    const swing = (wheel: number) => {
      const acts = [
        at(0, i => i.preset(presetNamed('organ', 'gospel'))),
        at(0, i =>
          i.param(
            INSTRUMENTS[2]!.parameters.findIndex(p => p.id === 'rotor'),
            0,
          ),
        ),
        at(0, i => i.control(0, 1, wheel)),
        at(1, i => i.noteOn(0, 72, 100)),
      ]
      const { left } = play('organ', { acts, frames: 4 * second })
      const levels = Array.from({ length: 100 }, (_, i) =>
        rmsDb(left.subarray(2 * second + i * 960, 2 * second + (i + 1) * 960)),
      )
      const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length
      return levels.filter((level, i) => i > 0 && level > mean !== levels[i - 1]! > mean).length
    }
    expect(swing(127)).toBeGreaterThan(2 * swing(0))
  })

  it('gives the percussion to the first key only', () => {
    const attack = (acts: ReturnType<typeof at>[]) =>
      levelAt(play('organ', { acts, frames: 24_000 + 8192 }).left.subarray(24_000), 3 * hertz(72))
    const strike = at(24_000, i => i.noteOn(0, 72, 100))
    const first = attack([strike])
    const second = attack([at(0, i => i.noteOn(0, 48, 100)), strike])
    expect(first - second).toBeGreaterThan(6)
  })
})

/** Hz of the strongest partial within a semitone of `hz`. */
function strongestNear(tone: Float32Array, hz: number, sampleRate: number): number {
  const frames = 32_768
  // Shifted to a lower rate by heterodyning would be dearer than looking at one stretch of bins.
  const bins = spectrum(tone.subarray(0, frames))
  const [from, to] = [hz * 0.95, hz * 1.05].map(f => Math.round((f / sampleRate) * frames))
  let top = from!
  for (let bin = from!; bin <= to!; bin++) if (bins[bin]! > bins[top]!) top = bin
  const [a, b, c] = [-1, 0, 1].map(by => db(bins[top + by]!)) as [number, number, number]
  return ((top + (0.5 * (a - c)) / (a - 2 * b + c)) * sampleRate) / frames
}

/** dB under the strongest of what stands at no multiple of half of `hz`. */
function loudestBetweenPartials(tone: Float32Array, hz: number): number {
  const bins = spectrum(tone)
  const binHz = SAMPLE_RATE / tone.length
  const strongest = Math.max(...bins)
  const isBetween = (at: number) => Math.abs(at - Math.round(at / hz) * hz) > 60 * binHz
  return db(
    bins.reduce((most, level, bin) => (isBetween(bin * binHz) ? Math.max(most, level) : most), 0) /
      strongest,
  )
}

describe('tuning', () => {
  // Detuned pairs beat: what is strongest stands to one side at times.
  it.each(['synth', 'electric-piano', 'organ', 'bass', 'pad'] as const)('of %s is right', id => {
    const steady = {
      synth: 'warm',
      'electric-piano': 'stage',
      organ: 'church',
      bass: 'deep',
      pad: 'glass',
    }
    const preset = presetNamed(id, steady[id])
    for (const key of [45, 57, 69]) {
      const tone = note(id, key, { preset, frames: 48_000 + 32_768 }).subarray(48_000)
      expect(
        Math.abs(cents(strongestNear(tone, hertz(key), SAMPLE_RATE), hertz(key))),
      ).toBeLessThan(16)
    }
  })
})
