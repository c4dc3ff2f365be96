import { RunningSpectrum } from './running-spectrum.ts'

/** What one looks at is about this long. Seconds. */
const SPAN_SECONDS = 0.043
/** Share of the power that lies below the roll-off. */
const ROLLOFF = 0.85
/** Power of a bin that counts as silence: −100 dBFS. */
const SILENT_POWER = 1e-10
/** Onsets are counted over about this long. Seconds. */
const ONSET_SECONDS = 4
/** Between two onsets, at least. Seconds. */
const ONSET_GAP_SECONDS = 0.06
/** By how much a rise must exceed the usual one, and be a rise at all. */
const ONSET_OVER = 2
const ONSET_LEAST = 0.12

/**
 * How it sounds: brightness, noisiness, change and onsets, from overlapping spectra.
 * Sources: G. Peeters, A large set of audio features, IRCAM 2004 (centroid, roll-off, flatness);
 * S. Dixon, Onset detection revisited, DAFx 2006 (half-wave rectified flux).
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Timbre {
  /** Hz. */
  centroid = 0
  /** Hz: 85 % of the power lies below. */
  rolloff = 0
  /** 0 a tone … 1 noise. */
  flatness = 0
  /** Of the amplitudes, what is more than before: 0 … 1. */
  flux = 0
  /** A second. */
  onsets = 0
  readonly #sampleRate: number
  readonly #spectrum: RunningSpectrum
  readonly #before: Float64Array // amplitudes of the look before
  #usualFlux = 0
  #sinceOnset = 0 // frames

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    const size = 2 ** Math.round(Math.log2(SPAN_SECONDS * sampleRate))
    this.#spectrum = new RunningSpectrum(size)
    this.#before = new Float64Array(size / 2)
  }

  /** @returns whether it looked anew */
  observe(left: Float32Array, right: Float32Array, from: number, to: number): boolean {
    let looked = false
    let at = from
    while (at < to) {
      at = this.#spectrum.hear(left, right, at, to)
      if (!this.#spectrum.isFresh) continue
      this.#shape()
      this.#onset()
      looked = true
    }
    return looked
  }

  /** Centroid, roll-off, flatness and flux. */
  #shape(): void {
    const spectrum = this.#spectrum.power
    const before = this.#before
    const bins = spectrum.length
    let power = 0
    let amplitude = 0
    let moment = 0
    let rise = 0
    let logs = 0
    for (let bin = 1; bin < bins; bin++) {
      const one = spectrum[bin]!
      const size = Math.sqrt(one)
      power += one
      amplitude += size
      moment += bin * size
      rise += Math.max(0, size - before[bin]!)
      before[bin] = size
      logs += Math.log(one + 1e-20)
    }
    const isSilent = power < SILENT_POWER
    const binHertz = this.#sampleRate / 2 / bins
    this.centroid = isSilent ? 0 : (moment / amplitude) * binHertz
    this.flatness = isSilent ? 0 : Math.min(1, Math.exp(logs / (bins - 1)) / (power / (bins - 1)))
    this.flux = isSilent ? 0 : rise / amplitude
    let below = 0
    let bin = 0
    while (!isSilent && below < ROLLOFF * power && bin < bins - 1) below += spectrum[++bin]!
    this.rolloff = bin * binHertz
  }

  #onset(): void {
    this.#sinceOnset += this.#spectrum.hop
    const hopSeconds = this.#spectrum.hop / this.#sampleRate
    this.onsets *= Math.exp(-hopSeconds / ONSET_SECONDS)
    const isRise = this.flux > ONSET_LEAST && this.flux > ONSET_OVER * this.#usualFlux
    if (isRise && this.#sinceOnset > ONSET_GAP_SECONDS * this.#sampleRate) {
      this.onsets += 1 / ONSET_SECONDS
      this.#sinceOnset = 0
    }
    this.#usualFlux += (this.flux - this.#usualFlux) * 0.1
  }
}
