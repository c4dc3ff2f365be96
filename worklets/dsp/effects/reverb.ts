import { DecayFilter } from './decay-filter.ts'
import { cubicBetween, ringSize } from './delay-line.ts'
import { Diffuser } from './diffuser.ts'
import { bounded, sane } from './sane.ts'
import { TickedEffect } from './ticked-effect.ts'
import { glided, glidePerTick, TICK_FRAMES } from './ticks.ts'

export interface ReverbSettings {
  /** RT60 at 1 kHz: until it has fallen by 60 dB. Seconds, 0.2 … 12. */
  readonly seconds: number
  /** How much sooner the heights are gone: 0 at the same time, 1 in a tenth of it. */
  readonly damping: number
}

/** Of each line; made prime in frames, so that no two lines' echoes coincide (Schroeder, 1962). */
const LENGTHS_SECONDS = [0.0371, 0.0413, 0.0479, 0.0533, 0.0593, 0.0671, 0.0737, 0.0797]
const LINES = LENGTHS_SECONDS.length
const PRE_DELAY_SECONDS = 0.012
/** Each line sways a little, at its own pace: what would ring as a tone is spread. */
const SWAY_SECONDS = 0.0002
const SWAY_HERTZ = [0.31, 0.37, 0.43, 0.53, 0.59, 0.67, 0.71, 0.83]
/** Below this a room only muddies. */
const LOW_CUT_HERTZ = 90
const INPUT_GAIN = 0.5
/** Orthogonal: keeps the energy of what goes round. */
const HADAMARD = 1 / Math.sqrt(LINES)
const LONGEST_DECAY = 12
const SHORTEST_DECAY = 0.2

/**
 * Stereo reverb: a feedback delay network of eight swaying lines behind diffusers. Linear, and the
 * sway is a function of the frame alone: the reverb of a sum is the sum of the reverbs.
 * Sources: J.-M. Jot, A. Chaigne, Digital delay networks for designing artificial reverberators,
 * AES 90, 1991 (gain of a line from its length and RT60); M. Puckette, J. Stautner, Designing
 * multi-channel reverberators, CMJ 1982 (orthogonal feedback).
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Reverb extends TickedEffect {
  readonly #memory: Float32Array // the lines, one after the other
  readonly #mask: number
  readonly #preDelay: number
  readonly #preLeft: Float32Array
  readonly #preRight: Float32Array
  readonly #diffuseLeft: Diffuser
  readonly #diffuseRight: Diffuser
  readonly #lengths: Int32Array
  readonly #sway: number // frames
  readonly #swayPerTick: Float64Array // turns
  readonly #decay: DecayFilter
  readonly #tickGlide: number
  readonly #lowCut: number
  readonly #round = new Float64Array(LINES * TICK_FRAMES) // what comes out of each line
  readonly #left = new Float64Array(TICK_FRAMES)
  readonly #right = new Float64Array(TICK_FRAMES)
  #lowLeft = 0
  #lowRight = 0
  #seconds: number
  #damping: number
  #targetSeconds: number
  #targetDamping: number

  constructor(sampleRate: number, settings: ReverbSettings) {
    const lengths = Int32Array.from(LENGTHS_SECONDS, length => primeFrom(length * sampleRate))
    const sway = SWAY_SECONDS * sampleRate
    const size = ringSize(Math.max(...lengths) + sway + TICK_FRAMES + 4)
    super(size)
    this.#lengths = lengths
    this.#sway = sway
    this.#mask = size - 1
    this.#memory = new Float32Array(LINES * size)
    this.#preDelay = Math.round(PRE_DELAY_SECONDS * sampleRate)
    this.#preLeft = new Float32Array(ringSize(this.#preDelay + TICK_FRAMES))
    this.#preRight = new Float32Array(this.#preLeft.length)
    this.#diffuseLeft = new Diffuser(sampleRate, 1)
    this.#diffuseRight = new Diffuser(sampleRate, 1.087)
    this.#swayPerTick = Float64Array.from(SWAY_HERTZ, hz => (hz * TICK_FRAMES) / sampleRate)
    this.#decay = new DecayFilter(sampleRate, lengths)
    this.#tickGlide = glidePerTick(sampleRate)
    this.#lowCut = 1 - Math.exp((-2 * Math.PI * LOW_CUT_HERTZ) / sampleRate)
    this.#seconds = this.#targetSeconds = boundedSeconds(settings.seconds)
    this.#damping = this.#targetDamping = bounded(settings.damping, 0, 1, 0)
    this.#decay.set(this.#seconds, this.#damping)
    this.#decay.settle()
  }

  /** Glides there; what is out of range is brought into it. */
  set({ seconds, damping }: ReverbSettings): void {
    this.#targetSeconds = boundedSeconds(seconds)
    this.#targetDamping = bounded(damping, 0, 1, 0)
  }

  protected answer(
    inLeft: Float32Array,
    inRight: Float32Array,
    outLeft: Float32Array,
    outRight: Float32Array,
    at: number,
    frames: number,
    within: number,
  ): void {
    this.#takeIn(inLeft, inRight, at, frames)
    for (let line = 0; line < LINES; line++) this.#readLine(line, within, frames)
    for (let line = 0; line < LINES; line += 2)
      this.#decay.processPair(line, this.#round, frames, within)
    this.#goRound(outLeft, outRight, at, frames, within)
  }

  protected tick(): void {
    this.#decay.settle()
    if (this.#seconds === this.#targetSeconds && this.#damping === this.#targetDamping) return
    this.#seconds = glided(this.#seconds, this.#targetSeconds, this.#tickGlide)
    this.#damping = glided(this.#damping, this.#targetDamping, this.#tickGlide)
    this.#decay.set(this.#seconds, this.#damping)
  }

  protected forget(): void {
    this.#memory.fill(0)
    this.#preLeft.fill(0)
    this.#preRight.fill(0)
    this.#diffuseLeft.clear()
    this.#diffuseRight.clear()
    this.#decay.clear()
    this.#lowLeft = 0
    this.#lowRight = 0
  }

  /** Low cut, pre-delay and diffusion of what comes in. */
  #takeIn(inLeft: Float32Array, inRight: Float32Array, at: number, frames: number): void {
    const preLeft = this.#preLeft
    const preRight = this.#preRight
    const mask = preLeft.length - 1
    const lowCut = this.#lowCut
    const begin = this.frame
    const end = begin - this.#preDelay
    const ownLeft = this.#left
    const ownRight = this.#right
    let peak = 0
    let lowLeft = this.#lowLeft
    let lowRight = this.#lowRight
    for (let i = 0; i < frames; i++) {
      const left = sane(inLeft[at + i]!)
      const right = sane(inRight[at + i]!)
      peak = Math.max(peak, Math.abs(left), Math.abs(right))
      lowLeft += (left - lowLeft) * lowCut
      lowRight += (right - lowRight) * lowCut
      preLeft[(begin + i) & mask] = left - lowLeft
      preRight[(begin + i) & mask] = right - lowRight
      ownLeft[i] = INPUT_GAIN * preLeft[(end + i) & mask]!
      ownRight[i] = INPUT_GAIN * preRight[(end + i) & mask]!
    }
    this.#lowLeft = lowLeft
    this.#lowRight = lowRight
    this.silence.hear(peak)
    this.#diffuseLeft.process(this.#left, frames)
    this.#diffuseRight.process(this.#right, frames)
  }

  /** What comes out of one line. */
  #readLine(line: number, within: number, frames: number): void {
    const tick = (this.frame - within) / TICK_FRAMES
    const turns = this.#swayPerTick[line]!
    const begin = this.#sway * Math.sin(2 * Math.PI * ((tick * turns) % 1))
    const end = this.#sway * Math.sin(2 * Math.PI * (((tick + 1) * turns) % 1))
    const step = (end - begin) / TICK_FRAMES
    const base = line * (this.#mask + 1)
    const offset = line * TICK_FRAMES
    const length = this.#lengths[line]!
    // Whole frames apart from the sway, so that the fraction keeps its precision for hours.
    const place = (this.frame & this.#mask) - length
    const memory = this.#memory
    const mask = this.#mask
    const round = this.#round
    let whole = Number.NaN // of the sway: it seldom becomes another within a tick
    let before = 0
    let here = 0
    let next = 0
    let after = 0
    for (let i = 0; i < frames; i++) {
      const sway = -(begin + step * (within + i))
      let part = sway - whole
      if (part >= 0 && part < 1) {
        before = here
        here = next
        next = after
      } else {
        whole = Math.floor(sway)
        part = sway - whole
        before = memory[base + ((place + i + whole - 1) & mask)]!
        here = memory[base + ((place + i + whole) & mask)]!
        next = memory[base + ((place + i + whole + 1) & mask)]!
      }
      after = memory[base + ((place + i + whole + 2) & mask)]!
      round[offset + i] = cubicBetween(before, here, next, after, part)
    }
  }

  /** Mixes the lines with each other and what came in, and lets them be heard. */
  #goRound(
    outLeft: Float32Array,
    outRight: Float32Array,
    at: number,
    frames: number,
    within: number,
  ): void {
    const y = this.#round
    const memory = this.#memory
    const size = this.#mask + 1
    const levelBefore = this.#decay.outputGainAt(0)
    const levelStep = this.#decay.outputGainAt(1) - levelBefore
    let peak = 0
    for (let i = 0; i < frames; i++) {
      const place = (this.frame + i) & this.#mask
      const a = y[i]!
      const b = y[i + TICK_FRAMES]!
      const c = y[i + 2 * TICK_FRAMES]!
      const d = y[i + 3 * TICK_FRAMES]!
      const e = y[i + 4 * TICK_FRAMES]!
      const f = y[i + 5 * TICK_FRAMES]!
      const g = y[i + 6 * TICK_FRAMES]!
      const h = y[i + 7 * TICK_FRAMES]!
      const left = a - c + e - g
      const right = b - d + f - h
      const level = levelBefore + levelStep * (within + i)
      outLeft[at + i]! += level * left
      outRight[at + i]! += level * right
      peak = Math.max(peak, Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d))
      peak = Math.max(peak, Math.abs(e), Math.abs(f), Math.abs(g), Math.abs(h))
      const ab = a + b
      const cd = c + d
      const ef = e + f
      const gh = g + h
      const a_b = a - b
      const c_d = c - d
      const e_f = e - f
      const g_h = g - h
      const inLeft = this.#left[i]!
      const inRight = this.#right[i]!
      memory[place] = HADAMARD * (ab + cd + (ef + gh)) + inLeft
      memory[place + size] = HADAMARD * (a_b + c_d + (e_f + g_h)) + inRight
      memory[place + 2 * size] = HADAMARD * (ab - cd + (ef - gh)) - inLeft
      memory[place + 3 * size] = HADAMARD * (a_b - c_d + (e_f - g_h)) - inRight
      memory[place + 4 * size] = HADAMARD * (ab + cd - (ef + gh)) + inLeft
      memory[place + 5 * size] = HADAMARD * (a_b + c_d - (e_f + g_h)) + inRight
      memory[place + 6 * size] = HADAMARD * (ab - cd - (ef - gh)) - inLeft
      memory[place + 7 * size] = HADAMARD * (a_b - c_d - (e_f - g_h)) - inRight
    }
    this.silence.hear(peak)
  }
}

const boundedSeconds = (seconds: number): number =>
  bounded(seconds, SHORTEST_DECAY, LONGEST_DECAY, SHORTEST_DECAY)

/** The first prime from there on. */
function primeFrom(least: number): number {
  for (let n = Math.ceil(least); ; n++) {
    let divisor = 2
    while (divisor * divisor <= n && n % divisor !== 0) divisor++
    if (divisor * divisor > n) return n
  }
}
