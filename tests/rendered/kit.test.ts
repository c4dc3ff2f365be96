import { describe, expect, it } from 'vitest'
import { KIT } from '../../shared/sound/kit.ts'
import { at, play } from '../support/instrument-render.ts'
import { peakOf, rmsDb, spectrum, strongestHz } from '../support/spectrum.ts'

const SAMPLE_RATE = 48_000
const FRAMES = 16_384
const characters = KIT.presets.map(({ name }, index) => [name, index] as const)

function hit(key: number, { velocity = 110, preset = 0, before = 0 } = {}): Float32Array {
  const acts = [
    at(0, i => i.preset(preset)),
    // Strokes before this one: another place in the order.
    ...Array.from({ length: before }, () => at(1, i => i.noteOn(9, 60, 1))),
    at(2, i => i.allOff()),
    at(600, i => i.noteOn(9, key, velocity)),
  ]
  return play('kit', { acts, frames: 600 + FRAMES }).left.subarray(600)
}
/** Share of the energy below and above a frequency. */
function shareBelow(samples: Float32Array, hz: number): number {
  const bins = spectrum(samples).map(level => level ** 2)
  const edge = Math.round((hz / SAMPLE_RATE) * samples.length)
  const sum = (part: Float64Array) => part.reduce((total, x) => total + x, 0)
  return sum(bins.subarray(0, edge)) / sum(bins)
}

describe.each(characters)('the kit “%s”', (_name, preset) => {
  it('has a kick below and hats above', () => {
    expect(shareBelow(hit(36, { preset }), 200)).toBeGreaterThan(0.8)
    expect(shareBelow(hit(42, { preset }), 2500)).toBeLessThan(0.25)
    expect(shareBelow(hit(38, { preset }), 150)).toBeLessThan(0.5)
  })

  it('answers to every key of General MIDI’s map, and to no other', () => {
    for (let key = 35; key <= 81; key++)
      expect(peakOf(hit(key, { preset })), `key ${key}`).toBeGreaterThan(0.01)
    for (const key of [0, 34, 82, 127]) expect(peakOf(hit(key, { preset }))).toBe(0)
  })

  it('is darker when struck softly, not only quieter', () => {
    const bright = (velocity: number) => 1 - shareBelow(hit(38, { velocity, preset }), 2500)
    expect(bright(127)).toBeGreaterThan(1.15 * bright(30))
    expect(rmsDb(hit(38, { preset })) - rmsDb(hit(38, { velocity: 30, preset }))).toBeGreaterThan(8)
  })
})

describe('the kit', () => {
  it('has toms that rise, and as many characters as it says', () => {
    const pitch = (key: number) => strongestHz(hit(key).subarray(0, 8192), SAMPLE_RATE)
    expect([41, 43, 45, 47, 48, 50].map(pitch)).toEqual(
      [41, 43, 45, 47, 48, 50].map(pitch).toSorted((a, b) => a - b),
    )
    const kicks = characters.map(([, preset]) => hit(36, { preset }))
    for (const [i, kick] of kicks.entries())
      for (const other of kicks.slice(i + 1))
        expect(peakOf(kick.map((x, n) => x - other[n]!))).toBeGreaterThan(0.05)
  })

  it.each([42, 44])('lets key %d end the open hat', key => {
    const tail = (acts: ReturnType<typeof at>[]) =>
      play('kit', { acts, frames: 48_000 }).left.subarray(24_000, 28_000)
    const open = at(0, i => i.noteOn(9, 46, 110))
    const choked = tail([open, at(6000, i => i.noteOn(9, key, 60))])
    expect(rmsDb(tail([open])) - rmsDb(choked)).toBeGreaterThan(12)
  })

  const GRABBED = [46, 49, 51, 52, 53, 55, 57, 59, 81]
  const ringing = (key: number, ...acts: ReturnType<typeof at>[]) => {
    const struck = [at(0, i => i.noteOn(9, key, 110)), at(2000, i => i.noteOff(9, key))]
    return play('kit', { acts: [...struck, ...acts], frames: 16_000 }).left
  }

  it.each(GRABBED)('[SY19] silences key %d within 120 ms when a hand takes hold', key => {
    const grabbed = ringing(
      key,
      at(4000, i => i.keyPressure(9, key, 64)),
    )
    const before = rmsDb(grabbed.subarray(3000, 4000))
    expect(rmsDb(grabbed.subarray(4000 + 5760, 12_000))).toBeLessThan(before - 55)
    const steps = grabbed.subarray(3990, 4100).map((x, i, all) => Math.abs(x - (all[i - 1] ?? x)))
    expect(peakOf(steps)).toBeLessThan(1.2 * peakOf(grabbed.subarray(2000, 4000)) + 0.05)
    expect(rmsDb(ringing(key).subarray(4000 + 5760, 12_000))).toBeGreaterThan(before - 40)
  })

  it('[SY19] hears no other pressure: lighter, of other keys, of the channel, on what is no cymbal', () => {
    const open = ringing(49)
    expect(
      ringing(
        49,
        at(4000, i => i.keyPressure(9, 49, 63)),
      ),
    ).toEqual(open)
    expect(
      ringing(
        49,
        at(4000, i => i.keyPressure(9, 51, 127)),
      ),
    ).toEqual(open)
    expect(
      ringing(
        49,
        at(4000, i => i.channelPressure(9, 127)),
      ),
    ).toEqual(open)
    expect(
      ringing(
        45,
        at(4000, i => i.keyPressure(9, 45, 127)),
      ),
    ).toEqual(ringing(45))
  })

  it('strikes no two notes quite alike, and each the same every time', () => {
    const first = hit(38)
    expect(hit(38)).toEqual(first)
    const second = hit(38, { before: 1 })
    expect(peakOf(second.map((x, i) => x - first[i]!))).toBeGreaterThan(0.02)
    expect(Math.abs(rmsDb(second) - rmsDb(first))).toBeLessThan(2)
  })
})
