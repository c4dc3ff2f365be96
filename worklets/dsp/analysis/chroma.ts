import { RunningSpectrum } from './running-spectrum.ts'

/** Long enough to part semitones from about C3 on. Seconds. */
const SPAN_SECONDS = 0.17
/** Pitch is heard from these tones: A1 … C7. Hz. */
const LOWEST = 55
const HIGHEST = 2100
/** Power of a tone that counts as silence: −90 dBFS. */
const SILENT_POWER = 1e-9
/** To 63 % of a change: a chord's length. Seconds. */
const MEMORY_SECONDS = 0.6
const CLASSES = 12
/** Of A, counted from C. */
const CLASS_OF_A = 9

/**
 * How much of each pitch class sounds, from the peaks of the spectrum at their interpolated places.
 * Sources: T. Fujishima, Realtime chord recognition, ICMC 1999; E. Gómez, Tonal description of
 * music audio signals, 2006 (peaks only).
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Chroma {
  /** C first, the strongest 1; all 0 in silence. Read only. */
  readonly classes = new Float64Array(CLASSES)
  readonly #sampleRate: number
  readonly #spectrum: RunningSpectrum
  readonly #profile = new Float64Array(CLASSES)
  readonly #share: number

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    const size = 2 ** Math.round(Math.log2(SPAN_SECONDS * sampleRate))
    this.#spectrum = new RunningSpectrum(size)
    this.#share = 1 - Math.exp(-size / 2 / (MEMORY_SECONDS * sampleRate))
  }

  observe(left: Float32Array, right: Float32Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      at = this.#spectrum.hear(left, right, at, to)
      if (this.#spectrum.isFresh) this.#look()
    }
  }

  #look(): void {
    const { power } = this.#spectrum
    const binHertz = this.#sampleRate / 2 / power.length
    for (let i = 0; i < CLASSES; i++) this.#profile[i]! *= 1 - this.#share
    const last = Math.min(power.length - 2, Math.floor(HIGHEST / binHertz))
    for (let bin = Math.ceil(LOWEST / binHertz); bin <= last; bin++) {
      const here = power[bin]!
      const before = power[bin - 1]!
      const after = power[bin + 1]!
      if (here < SILENT_POWER || here < before || here <= after) continue
      // The top of a parabola through the three, in dB (J. O. Smith, PARSHL, 1987).
      const a = Math.log(before + 1e-20)
      const b = Math.log(here)
      const c = Math.log(after + 1e-20)
      const hertz = (bin + (a - c) / (2 * (a - 2 * b + c))) * binHertz
      const semitones = Math.round(12 * Math.log2(hertz / 440)) + CLASS_OF_A
      this.#profile[((semitones % CLASSES) + CLASSES) % CLASSES]! += this.#share * here
    }
    let strongest = 0
    for (let i = 0; i < CLASSES; i++) strongest = Math.max(strongest, this.#profile[i]!)
    for (let i = 0; i < CLASSES; i++) {
      this.classes[i] = strongest < SILENT_POWER ? 0 : Math.sqrt(this.#profile[i]! / strongest)
    }
  }
}
