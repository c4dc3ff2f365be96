/**
 * The effects as they were when somebody last listened: the level of what they answer to one burst of
 * noise, slice by slice. After a wanted change: `GOLDEN=update npx vitest run --project unit golden`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Chorus } from '../../../../worklets/dsp/effects/chorus.ts'
import { Compressor } from '../../../../worklets/dsp/effects/compressor.ts'
import { Delay } from '../../../../worklets/dsp/effects/delay.ts'
import { Limiter } from '../../../../worklets/dsp/effects/limiter.ts'
import { Reverb } from '../../../../worklets/dsp/effects/reverb.ts'
import { COMPRESSOR } from '../../../../worklets/dsp/mixer/gain-staging.ts'
import { noise } from '../../../support/noise.ts'
import { rmsDb } from '../../../support/spectrum.ts'

const FILE = new URL('../../../golden/effects.json', import.meta.url)
const RATE = 48_000
const SLICE = 4096
const FRAMES = 24 * SLICE
const FLOOR = -90
const TOLERANCE_DB = 0.3

const burst = noise(FRAMES, 11, 0.8).fill(0, 6000)
type Levels = Readonly<Record<string, readonly number[]>>

function answerOf(effect: Reverb | Delay | Chorus): Float32Array {
  const [left, right] = [new Float32Array(FRAMES), new Float32Array(FRAMES)]
  effect.mixInto(burst, burst, left, right, 0, FRAMES)
  return left
}

function turned(process: (left: Float32Array, right: Float32Array) => void): Float32Array {
  const left = burst.map((sample, i) => 2 * sample + 0.1 * Math.sin(i / 20))
  process(left, left.slice())
  return left
}

function listen(): Levels {
  const compressor = new Compressor(RATE, COMPRESSOR)
  const limiter = new Limiter(RATE)
  const answers = {
    reverb: answerOf(new Reverb(RATE, { seconds: 1.5, damping: 0.5 })),
    delay: answerOf(new Delay(RATE, { bpm: 120, beats: 0.75, feedback: 0.5 })),
    chorus: answerOf(new Chorus(RATE, { rate: 0.6, depth: 0.0025 })),
    compressor: turned((left, right) =>
      compressor.process(left, right, 0, FRAMES, new Float64Array(FRAMES)),
    ),
    limiter: turned((left, right) => limiter.process(left, right, 0, FRAMES)),
  }
  return Object.fromEntries(
    Object.entries(answers).map(([name, samples]) => [
      name,
      Array.from({ length: FRAMES / SLICE }, (_, n) => {
        const level = rmsDb(samples.subarray(n * SLICE, (n + 1) * SLICE))
        return Math.round(Math.max(level, FLOOR) * 100) / 100
      }),
    ]),
  )
}

describe('the effects', () => {
  const now = listen()
  if (process.env.GOLDEN === 'update') writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`)
  const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Levels

  it.each(Object.keys(now))('%s sounds as it did', name => {
    const apart = now[name]!.map((level, n) => Math.abs(level - golden[name]![n]!))
    expect(Math.max(...apart)).toBeLessThan(TOLERANCE_DB)
  })
})
