/**
 * Sound as a RIFF WAVE file: 16 bit with dither, 24 bit, or 32-bit float. Pure; the same samples and
 * the same seed give the same bytes.
 * Source: Microsoft, Multiple channel audio data and WAVE files, 2001.
 */
import type { WavFormat } from '../../../shared/sound/wav-format.ts'

export const BYTES_PER_SAMPLE: Readonly<Record<WavFormat, number>> = {
  pcm16: 2,
  pcm24: 3,
  float32: 4,
}
/** Dither is noise, and the same noise each time. */
export const DITHER_SEED = 0x6d75_7365
const AUDIO_CHANNELS = 2
const PCM = 1
const FLOAT = 3
const PCM_HEADER_BYTES = 44
/** A float file says the size of the extension, and its frames in a chunk `fact`. */
const FLOAT_HEADER_BYTES = 58

/** More does not fit: sizes in the file have 32 bits. */
export const mostFrames = (format: WavFormat): number =>
  Math.floor((2 ** 32 - 1 - FLOAT_HEADER_BYTES) / (AUDIO_CHANNELS * BYTES_PER_SAMPLE[format]))

/** Of a whole file. */
export const wavBytes = (format: WavFormat, frames: number): number =>
  (format === 'float32' ? FLOAT_HEADER_BYTES : PCM_HEADER_BYTES) +
  frames * AUDIO_CHANNELS * BYTES_PER_SAMPLE[format]

/** What stands before the samples. @param frames at most {@link mostFrames} */
export function wavHeader(format: WavFormat, sampleRate: number, frames: number): Uint8Array {
  const isFloat = format === 'float32'
  const frameBytes = AUDIO_CHANNELS * BYTES_PER_SAMPLE[format]
  const header = new Uint8Array(isFloat ? FLOAT_HEADER_BYTES : PCM_HEADER_BYTES)
  const view = new DataView(header.buffer)
  const u16 = (at: number, value: number) => view.setUint16(at, value, true)
  const u32 = (at: number, value: number) => view.setUint32(at, value, true)
  const text = (at: number, name: string) => {
    for (let i = 0; i < name.length; i++) header[at + i] = name.charCodeAt(i)
  }
  text(0, 'RIFF')
  u32(4, header.length - 8 + frames * frameBytes)
  text(8, 'WAVEfmt ')
  u32(16, isFloat ? 18 : 16)
  u16(20, isFloat ? FLOAT : PCM)
  u16(22, AUDIO_CHANNELS)
  u32(24, sampleRate)
  u32(28, sampleRate * frameBytes)
  u16(32, frameBytes)
  u16(34, 8 * BYTES_PER_SAMPLE[format])
  if (isFloat) {
    text(38, 'fact')
    u32(42, 4)
    u32(46, frames)
  }
  text(header.length - 8, 'data')
  u32(header.length - 4, frames * frameBytes)
  return header
}

/**
 * Encodes samples block by block. 16 bit has triangular dither of ±1 step, so that what is quieter
 * than a step is noise and not distortion (S. Lipshitz, R. Wannamaker, J. Vanderkooy, Quantization
 * and dither, JAES 1992). Beyond full scale is cut, NaN is silence.
 */
export class WavEncoder {
  readonly #format: WavFormat
  #seed: number

  constructor(format: WavFormat, seed: number) {
    this.#format = format
    this.#seed = seed | 0
  }

  /** The first `frames` of both sides, interleaved. */
  encode(left: Float32Array, right: Float32Array, frames: number): Uint8Array<ArrayBuffer> {
    const step = BYTES_PER_SAMPLE[this.#format]
    const bytes = new Uint8Array(frames * AUDIO_CHANNELS * step)
    const view = new DataView(bytes.buffer)
    for (let i = 0; i < frames; i++) {
      this.#write(view, 2 * i * step, left[i]! || 0)
      this.#write(view, (2 * i + 1) * step, right[i]! || 0)
    }
    return bytes
  }

  #write(view: DataView, at: number, sample: number): void {
    switch (this.#format) {
      case 'float32':
        view.setFloat32(at, sample, true)
        break
      case 'pcm24': {
        const value = within(Math.round(sample * 2 ** 23), 2 ** 23)
        view.setUint16(at, value & 0xffff, true)
        view.setInt8(at + 2, value >> 16)
        break
      }
      case 'pcm16':
        view.setInt16(at, within(Math.round(sample * 2 ** 15 + this.#dither()), 2 ** 15), true)
        break
    }
  }

  /** Triangular in (−1, 1). */
  #dither(): number {
    return this.#uniform() - this.#uniform()
  }

  /** [0, 1). Source: T. Ettinger, mulberry32, 2017. */
  #uniform(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let bits = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

const within = (value: number, limit: number): number =>
  Math.min(limit - 1, Math.max(-limit, value))
