import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WAV_FORMATS, type WavFormat } from '../../../../shared/sound/wav-format.ts'
import { BYTES_PER_SAMPLE, WavEncoder, wavHeader } from '../../../../worklets/dsp/render/wav.ts'
import { db, rmsDb, spectrum } from '../../../support/spectrum.ts'

/** Reads what a player would: every field by its place in the format. */
function readWav(header: Uint8Array, data: Uint8Array) {
  const bytes = Buffer.concat([header, data])
  const float = bytes.readUInt16LE(20) === 3
  const bits = bytes.readUInt16LE(34)
  const at = header.length
  const samples = Array.from({ length: data.length / (bits / 8) }, (_, i) => {
    const place = at + (i * bits) / 8
    if (float) return bytes.readFloatLE(place)
    return bits === 24 ? bytes.readIntLE(place, 3) / 2 ** 23 : bytes.readInt16LE(place) / 2 ** 15
  })
  return { bytes, bits, float, samples }
}
const encode = (format: WavFormat, left: Float32Array, right = left, seed = 1) =>
  new WavEncoder(format, seed).encode(left, right, left.length)

describe('wave file', () => {
  it.each(WAV_FORMATS)('says in its header what %s is', format => {
    const header = wavHeader(format, 48_000, 1000)
    const { bytes, bits } = readWav(header, new Uint8Array(0))
    const frameBytes = 2 * BYTES_PER_SAMPLE[format]
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF')
    expect(bytes.toString('latin1', 8, 16)).toBe('WAVEfmt ')
    expect(bytes.readUInt32LE(4)).toBe(header.length - 8 + 1000 * frameBytes)
    expect(bytes.readUInt16LE(22)).toBe(2)
    expect(bytes.readUInt32LE(24)).toBe(48_000)
    expect(bytes.readUInt32LE(28)).toBe(48_000 * frameBytes)
    expect(bits).toBe(8 * BYTES_PER_SAMPLE[format])
    expect(bytes.toString('latin1', header.length - 8, header.length - 4)).toBe('data')
    expect(bytes.readUInt32LE(header.length - 4)).toBe(1000 * frameBytes)
  })

  it('gives back every sample to half a step, to two steps with dither, and exactly as float', () => {
    const sample = fc.float({ min: -1, max: Math.fround(0.9999), noNaN: true })
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 50 }), list => {
        const left = Float32Array.from(list)
        const errorOf = (format: WavFormat) => {
          const read = readWav(wavHeader(format, 48_000, list.length), encode(format, left))
          return Math.max(...list.map((one, i) => Math.abs(read.samples[2 * i]! - one)))
        }
        expect(errorOf('float32')).toBe(0)
        expect(errorOf('pcm24')).toBeLessThanOrEqual(1.01 / 2 ** 23)
        expect(errorOf('pcm16')).toBeLessThanOrEqual(2 / 2 ** 15)
      }),
    )
  })

  it.each(WAV_FORMATS)('cuts what is beyond full scale and silences NaN in %s', format => {
    const left = Float32Array.of(9, -9, Number.NaN, 0)
    const { samples } = readWav(wavHeader(format, 48_000, 4), encode(format, left))
    if (format !== 'float32') {
      expect(samples[0]).toBeGreaterThan(0.999)
      expect(samples[2]).toBe(-1)
    }
    expect(Math.abs(samples[4]!)).toBeLessThan(1e-4)
  })

  it('[SY13] dithers 16 bit: a tone below a step stays a tone, its noise without harmonics', () => {
    const tone = Float32Array.from(
      { length: 32_768 },
      (_, i) => (0.6 / 2 ** 15) * Math.sin((2 * Math.PI * 100 * i) / 32_768),
    )
    const { samples } = readWav(wavHeader('pcm16', 48_000, tone.length), encode('pcm16', tone))
    const left = Float32Array.from({ length: tone.length }, (_, i) => samples[2 * i]!)
    const bins = spectrum(left)
    expect(db(bins[100]!)).toBeCloseTo(db(0.6 / 2 ** 15), 0)
    const floor = db(Math.sqrt(bins.reduce((sum, one) => sum + one * one, 0) / bins.length))
    for (const harmonic of [300, 500, 700]) expect(db(bins[harmonic]!)).toBeLessThan(floor + 12)
    expect(rmsDb(left)).toBeLessThan(-92)
  })

  it('[SY13] is the same for the same seed, in pieces or at once', () => {
    const left = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i))
    const whole = encode('pcm16', left, left, 7)
    const encoder = new WavEncoder('pcm16', 7)
    const pieces = [left.subarray(0, 30), left.subarray(30)].map(part =>
      encoder.encode(part, part, part.length),
    )
    expect(Buffer.concat(pieces).equals(whole)).toBe(true)
    expect(Buffer.from(encode('pcm16', left, left, 8)).equals(whole)).toBe(false)
  })
})
