/**
 * Every preset as it was when somebody last listened: the level and octaves of a beat or a phrase,
 * compared by threshold. After a wanted change: `GOLDEN=update npx vitest run --project unit golden`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { INSTRUMENTS } from '../../../shared/sound/catalogue.ts'
import { at, play } from '../../support/instrument-render.ts'
import { db, rmsDb, spectrum } from '../../support/spectrum.ts'

const FILE = new URL('../../golden/presets.json', import.meta.url)
const SAMPLE_RATE = 48_000
const SLICE = 8192
const SLICES = 8
const FLOOR = -90
const TOLERANCE_DB = 0.5
const OCTAVES = 10

type Golden = Readonly<Record<string, readonly (readonly number[])[]>>

const round = (level: number) => Math.round(Math.max(level, FLOOR) * 100) / 100

/** Of each slice: its level, then that of each octave band from 31 Hz up, dB. */
function listenTo(id: (typeof INSTRUMENTS)[number]['id'], preset: number) {
  const keys = id === 'kit' ? [36, 42, 38, 46, 51, 45, 39, 49] : [40, 52, 55, 60, 64, 67, 72, 84]
  const acts = keys.flatMap((key, i) => [
    at(i * SLICE, it => it.noteOn(0, key, 50 + 10 * i)),
    at(Math.round((i + 0.8) * SLICE), it => it.noteOff(0, key)),
  ])
  const { left } = play(id, {
    acts: [at(0, it => it.preset(preset)), ...acts],
    frames: SLICE * SLICES,
  })
  return Array.from({ length: SLICES }, (_, i) => {
    const slice = left.subarray(i * SLICE, (i + 1) * SLICE)
    const bins = spectrum(slice)
    const binOf = (hz: number) => Math.round((hz / SAMPLE_RATE) * SLICE)
    const octaves = Array.from({ length: OCTAVES }, (_, octave) =>
      db(Math.hypot(...bins.subarray(binOf(31.25 * 2 ** octave), binOf(62.5 * 2 ** octave)))),
    )
    return [rmsDb(slice), ...octaves].map(round)
  })
}

const listen = (): Golden =>
  Object.fromEntries(
    INSTRUMENTS.flatMap(({ id, presets }) =>
      presets.map((preset, index) => [`${id}/${preset.id}`, listenTo(id, index)] as const),
    ),
  )

describe('presets sound as they did', () => {
  const now = listen()
  if (process.env.GOLDEN === 'update') writeFileSync(FILE, `${JSON.stringify(now)}\n`)
  const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden

  it.each(Object.keys(now))('%s', name => {
    const differences = now[name]!.flatMap((slice, i) =>
      slice.map((level, j) => Math.abs(level - (golden[name]?.[i]?.[j] ?? Number.NaN))),
    )
    expect(Math.max(...differences)).toBeLessThan(TOLERANCE_DB)
  })
})
