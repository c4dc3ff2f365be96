import { describe, expect, it } from 'vitest'
import type { RenderPlan } from '../../shared/sequence/render-plan.ts'
import { DEFAULT_EFFECTS } from '../../shared/sound/effects.ts'
import { SongRenderer } from '../../worklets/dsp/render/song-renderer.ts'
import { partOf, planOf } from '../support/render-parts.ts'
import { db, peakOf, rmsDb } from '../support/spectrum.ts'
import { truePeakDb } from '../support/true-peak.ts'

function renderWhole(plan: RenderPlan, options: { stems?: boolean; sampleRate?: number } = {}) {
  const { stems = false, sampleRate = 48_000 } = options
  const renderer = new SongRenderer(plan, { sampleRate, effects: DEFAULT_EFFECTS, stems })
  const left = new Float32Array(renderer.frames)
  const right = new Float32Array(renderer.frames)
  const shares = renderer.stems.map(() => new Float32Array(renderer.frames))
  for (let at = 0, frames = renderer.render(); frames > 0; frames = renderer.render()) {
    left.set(renderer.left.subarray(0, frames), at)
    right.set(renderer.right.subarray(0, frames), at)
    for (const [n, stem] of renderer.stems.entries())
      shares[n]!.set(stem.left.subarray(0, frames), at)
    at += frames
  }
  return { left, right, stems: shares }
}

/** Loud enough that compressor and limiter work, with every effect in use. */
const LOUD = planOf([
  partOf(
    'Bass',
    'bass',
    [
      [0, 36, 0.4],
      [0.5, 43, 0.4],
    ],
    { level: 9, delaySend: -6 },
  ),
  partOf(
    'Keys',
    'electric-piano',
    [
      [0.1, 60, 1],
      [0.1, 64, 1],
      [0.1, 67, 1],
    ],
    { level: 10, pan: -0.4, reverbSend: -3 },
  ),
  partOf(
    'Lead',
    'synth',
    [
      [0.3, 72, 0.2],
      [0.6, 76, 0.3],
    ],
    { level: 10, pan: 0.7, reverbSend: -10, delaySend: -8 },
  ),
  partOf('Out', 'synth', [[0, 50, 1]], { mute: true }),
])

describe('a part of a file of sound', () => {
  it('[SY13] [DOC15] sounds with its knobs where they were turned, unknown ones aside', () => {
    const shut = { sub: 0, quint: 0, unison: 0, percussion: 0, click: 0, 'new knob': 9 }
    const loudness = (knobs: Record<string, number>) =>
      rmsDb(renderWhole(planOf([partOf('Organ', 'organ/jazz', [[0.1, 60, 1]], {}, knobs)])).left)
    expect(loudness({})).toBeGreaterThan(-40)
    expect(loudness(shut)).toBeLessThan(-80)
  })
})

describe('song renderer', () => {
  it('[SY13] gives the same samples each time', () => {
    const once = renderWhole(LOUD)
    const again = renderWhole(LOUD)
    expect(Buffer.from(again.left.buffer).equals(Buffer.from(once.left.buffer))).toBe(true)
    expect(Buffer.from(again.right.buffer).equals(Buffer.from(once.right.buffer))).toBe(true)
  })

  it('[SY13] gives stems that add up to the mix, limiter and effects included', () => {
    const { left, stems } = renderWhole(LOUD, { stems: true })
    expect(stems).toHaveLength(4)
    const rest = left.map((sample, i) => sample - stems.reduce((sum, stem) => sum + stem[i]!, 0))
    expect(db(peakOf(rest))).toBeLessThan(-100)
    expect(Math.max(...stems.slice(0, 3).map(peakOf))).toBeGreaterThan(0.1)
    expect(peakOf(stems[3]!)).toBe(0)
  })

  it('sounds the same with stems and without, to −90 dB', () => {
    const mix = renderWhole(LOUD).left
    const { left } = renderWhole(LOUD, { stems: true })
    expect(db(peakOf(left.map((sample, i) => sample - mix[i]!)))).toBeLessThan(-90)
  })

  it.each([44_100, 48_000, 96_000])('[SY3] stays at or below −1 dBTP at %d Hz', sampleRate => {
    const { left, right } = renderWhole(LOUD, { sampleRate })
    expect(truePeakDb(left.subarray(0, 2 * sampleRate))).toBeLessThanOrEqual(-1)
    expect(truePeakDb(right.subarray(0, 2 * sampleRate))).toBeLessThanOrEqual(-1)
    expect(peakOf(left)).toBeGreaterThan(0.5)
  })

  it('[SY1] sounds an event at its own frame: the delay of the limiter is taken out', () => {
    const onset = (seconds: number) =>
      renderWhole(planOf([partOf('a', 'synth', [[seconds, 60, 0.1]])])).left.findIndex(
        sample => Math.abs(sample) > 1e-7,
      )
    expect(onset(0)).toBeLessThanOrEqual(3)
    expect(onset(0.25) - onset(0)).toBe(12_000)
  })

  it('rings out, ends silent, and has no DC', () => {
    const { left } = renderWhole(LOUD)
    expect(db(peakOf(left.subarray(left.length - 100)))).toBeLessThan(-70)
    const mean = left.reduce((sum, sample) => sum + sample, 0) / left.length
    expect(Math.abs(mean)).toBeLessThan(1e-3)
    expect(rmsDb(left.subarray(0, 48_000))).toBeGreaterThan(-30)
  })

  it('is silent where an instrument is not known, and where there is nothing to play', () => {
    expect(peakOf(renderWhole(planOf([partOf('x', 'from-a-newer-page', [[0, 60, 1]])])).left)).toBe(
      0,
    )
    const empty = renderWhole(planOf([]), { stems: true })
    expect(peakOf(empty.left)).toBe(0)
    expect(empty.left.length).toBeGreaterThan(0)
  })

  it('takes more parts than there are strips, and ten thousand events at once', () => {
    const parts = Array.from({ length: 70 }, (_, n) => partOf(`p${n}`, 'synth', [[0, 30 + n, 0.1]]))
    const storm = partOf(
      'storm',
      'bass',
      Array.from({ length: 5000 }, (_, n) => [0.2, n % 128, 0] as const),
    )
    const { left, stems } = renderWhole(planOf([...parts.slice(1), storm]), {
      stems: true,
      sampleRate: 44_100,
    })
    expect(stems).toHaveLength(64)
    expect(left.every(Number.isFinite)).toBe(true)
  })
})
