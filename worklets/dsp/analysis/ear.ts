import { Chroma } from './chroma.ts'
import { Loudness, SILENT_LUFS } from './loudness.ts'
import { Timbre } from './timbre.ts'

/** Places in what an ear says; the chroma begins at CHROMA. */
const MOMENTARY = 0
const SHORT_TERM = 1
const INTEGRATED = 2
const PEAK = 3
const RMS = 4
const CENTROID = 5
const ROLLOFF = 6
const FLATNESS = 7
const FLUX = 8
const ONSETS = 9
const CHROMA = 10
const CLASSES = 12
export const HEARD_NUMBERS = CHROMA + CLASSES

/** After so much silence there is nothing left to tell: of the onsets, which fade slowest, a two-thousandth. */
const PATIENCE_SECONDS = 30

/** What was heard lately. */
export interface HeardSound {
  /** LUFS, at least −70: over 400 ms, 3 s and all that was heard. */
  readonly momentary: number
  readonly shortTerm: number
  readonly integrated: number
  /** Linear, of the last look. */
  readonly peak: number
  readonly rms: number
  /** Hz. */
  readonly centroid: number
  readonly rolloff: number
  /** 0 a tone … 1 noise. */
  readonly flatness: number
  /** 0 … 1. */
  readonly flux: number
  /** A second. */
  readonly onsets: number
  /** C first, the strongest 1. */
  readonly chroma: readonly number[]
}

/**
 * Listens to the mix: loudness, timbre and pitch classes, told whenever it has looked anew, about forty times a
 * second; after a while of silence it rests. After construction: allocates nothing, never throws.
 * Real-time safe: yes, `observe`.
 */
export class Ear {
  readonly #loudness: Loudness
  readonly #timbre: Timbre
  readonly #chroma: Chroma
  readonly #heard: Float32Array
  readonly #patience: number
  #quietFor: number // frames without any sound
  #peak = 0
  #square = 0
  #frames = 0

  /** @param heard {@link HEARD_NUMBERS} numbers, written to; memory that may be shared */
  constructor(sampleRate: number, heard: Float32Array) {
    this.#loudness = new Loudness(sampleRate)
    this.#timbre = new Timbre(sampleRate)
    this.#chroma = new Chroma(sampleRate)
    this.#heard = heard
    this.#patience = Math.round(PATIENCE_SECONDS * sampleRate)
    this.#quietFor = this.#patience
    heard.fill(SILENT_LUFS, MOMENTARY, INTEGRATED + 1)
  }

  observe(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      if (this.#quietFor >= this.#patience) {
        at = soundFrom(left, right, at, to)
        if (at === to) return
        this.#quietFor = 0
      }
      const end = Math.min(to, at + this.#patience - this.#quietFor)
      this.#hear(left, right, at, end)
      const last = soundBefore(left, right, at, end)
      this.#quietFor = last < at ? this.#quietFor + end - at : end - 1 - last
      at = end
    }
  }

  #hear(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let peak = this.#peak
    let square = this.#square
    for (let i = from; i < to; i++) {
      const l = left[i]!
      const r = right[i]!
      peak = Math.max(peak, Math.abs(l), Math.abs(r))
      square += (l * l + r * r) / 2
    }
    this.#peak = peak
    this.#square = square
    this.#frames += to - from
    this.#loudness.observe(left, right, from, to)
    this.#chroma.observe(left, right, from, to)
    if (this.#timbre.observe(left, right, from, to)) this.#tell()
  }

  #tell(): void {
    const heard = this.#heard
    const timbre = this.#timbre
    const { levels } = this.#loudness
    heard[MOMENTARY] = levels[0]!
    heard[SHORT_TERM] = levels[1]!
    heard[INTEGRATED] = levels[2]!
    heard[PEAK] = this.#peak
    heard[RMS] = Math.sqrt(this.#square / this.#frames)
    heard[CENTROID] = timbre.centroid
    heard[ROLLOFF] = timbre.rolloff
    heard[FLATNESS] = timbre.flatness
    heard[FLUX] = timbre.flux
    heard[ONSETS] = timbre.onsets
    for (let i = 0; i < CLASSES; i++) heard[CHROMA + i] = this.#chroma.classes[i]!
    this.#peak = 0
    this.#square = 0
    this.#frames = 0
  }
}

/** @returns the first frame that sounds, `to` if none does */
function soundFrom(left: Float32Array, right: Float32Array, from: number, to: number): number {
  let at = from
  while (at < to && left[at] === 0 && right[at] === 0) at++
  return at
}

/** @returns the last frame that sounds, below `from` if none does */
function soundBefore(left: Float32Array, right: Float32Array, from: number, to: number): number {
  let at = to - 1
  while (at >= from && left[at] === 0 && right[at] === 0) at--
  return at
}

/** Real-time safe: no, for the other side. */
export const readHeard = (heard: Float32Array): HeardSound => ({
  momentary: heard[MOMENTARY]!,
  shortTerm: heard[SHORT_TERM]!,
  integrated: heard[INTEGRATED]!,
  peak: heard[PEAK]!,
  rms: heard[RMS]!,
  centroid: heard[CENTROID]!,
  rolloff: heard[ROLLOFF]!,
  flatness: heard[FLATNESS]!,
  flux: heard[FLUX]!,
  onsets: heard[ONSETS]!,
  chroma: Array.from(heard.subarray(CHROMA, CHROMA + CLASSES)),
})
