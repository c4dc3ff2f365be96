/**
 * The sound as it was when somebody last listened: levels and spectrum of one short piece, compared
 * by threshold. After a wanted change: `GOLDEN=update npx vitest run --project unit golden`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { eventAt, noteOffAt, noteOnAt, renderJam, SAMPLE_RATE } from '../../support/jam-render.ts'
import { db, rmsDb, spectrum } from '../../support/spectrum.ts'

const FILE = new URL('../../golden/jam.json', import.meta.url)
const SLICE = 8192
const FRAMES = 16 * SLICE
/** Quieter than this a band counts as silent, dB. */
const FLOOR = -90
const TOLERANCE_DB = 0.5

interface Golden {
  /** RMS of each slice, dBFS, left and right. */
  readonly levels: readonly (readonly number[])[]
  /** Per slice: the level of each octave band from 31 Hz up, dB. */
  readonly octaves: readonly (readonly number[])[]
}

/** Chord, bend, vibrato, pedal, a second player muted half-way, clicks. */
const piece = [
  eventAt(1, { status: 0xb0, data1: 64, data2: 127 }),
  ...[48, 60, 64, 67].map((note, i) => noteOnAt(1 + 2000 * i, note, 60 + 20 * i)),
  ...[48, 60, 64, 67].map(note => noteOffAt(30_000, note)),
  eventAt(40_000, { status: 0xb0, data1: 64 }),
  noteOnAt(45_000, 81, 110, 1),
  eventAt(50_000, { source: 1, status: 0xe0, data1: 0, data2: 96 }),
  eventAt(60_000, { source: 1, status: 0xb0, data1: 1, data2: 127 }),
  noteOnAt(70_000, 36, 127, 2),
  eventAt(90_000, { source: 1, status: 0x01 }),
  ...[0, 1, 2, 3].map(beat => eventAt(24_000 * beat + 1, { status: 0x04, data1: beat ? 0 : 1 })),
  noteOffAt(110_000, 36, 2),
]

function listen(): Golden {
  const { left, right } = renderJam({ events: piece, frames: FRAMES })
  const slices = Array.from({ length: FRAMES / SLICE }, (_, i) => [i * SLICE, (i + 1) * SLICE])
  const round = (level: number) => Math.round(Math.max(level, FLOOR) * 100) / 100
  return {
    levels: slices.map(([from, to]) =>
      [left, right].map(side => round(rmsDb(side.subarray(from, to)))),
    ),
    octaves: slices.map(([from, to]) => octavesOf(left.subarray(from, to)).map(round)),
  }
}

function octavesOf(samples: Float32Array): number[] {
  const bins = spectrum(samples)
  return Array.from({ length: 9 }, (_, octave) => {
    const binOf = (hz: number) => Math.round((hz / SAMPLE_RATE) * SLICE)
    const band = bins.subarray(binOf(31.25 * 2 ** octave), binOf(62.5 * 2 ** octave))
    return db(Math.hypot(...band))
  })
}

const farthest = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
  Math.max(...a.flatMap((row, i) => row.map((level, j) => Math.abs(level - b[i]![j]!))))

describe('the sound', () => {
  if (process.env.GOLDEN === 'update') writeFileSync(FILE, `${JSON.stringify(listen(), null, 2)}\n`)
  const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden

  it('has the levels it had', () => {
    expect(farthest(listen().levels, golden.levels)).toBeLessThan(TOLERANCE_DB)
  })

  it('has the spectrum it had', () => {
    expect(farthest(listen().octaves, golden.octaves)).toBeLessThan(TOLERANCE_DB)
  })
})
