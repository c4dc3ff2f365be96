import { STRING } from '../../../shared/sound/strings.ts'
import { chance } from './chance.ts'
import { type Patch, SWAY_GOAL_HZ } from './patch.ts'
import { hertz, ratioOf } from './pitch.ts'
import { Resonator } from './resonator.ts'
import { type Kind, TICK_FRAMES } from './sound.ts'
import { TickedSound } from './ticked-sound.ts'

const AT = STRING.index
/** Longer strings than this are played an octave higher: they would be a row of clicks. */
const LOWEST_HZ = 20
/** With room for a bend below it. */
const LOWEST_NOTE = 18
/** The loop reads two frames beyond its length, and one before it. */
const MARGIN_FRAMES = 8
const SHORTEST_DELAY_FRAMES = 2
/** Decay halves every so many semitones upwards. */
const HALF_DECAY_SEMITONES = 24
const SOFTEST_PLUCK_HZ = 350
const BRIGHTEST_PLUCK_HZ = 9000
/** Two modes of a wooden box: the air in it, and its top. */
const AIR_HZ = 104
const TOP_HZ = 212
const BODY_Q = 5
const BODY_GAIN = 1.1
const PAN_PER_SEMITONE = 0.02
/** Of the pluck, by amplitude: the edge that every stroke has, and what makes each another. */
const EDGE_SHARE = 0.5
const NOISE_SHARE = 0.45
/** The edge leaves the finger within this time: of a chord no two at once, which would be one loud blow. */
const EDGE_SPREAD_SECONDS = 0.003
const LEVEL = 0.3
/** In nepers. */
const SIXTY_DB = 3 * Math.LN10
const SILENT = 2e-5
// Places in an array, because a number in an array is written in place.
const DELAY = 0
const GAIN = 1
/** Seconds in which the level shown falls to a tenth, unless the string is louder. */
const LEVEL_FALL_SECONDS = 0.15

/**
 * A plucked string: a delay line that hears itself through a one-zero low-pass, filled with a
 * shaped edge and noise. Sources: K. Karplus & A. Strong, Digital Synthesis of Plucked-String and Drum Timbres, CMJ
 * 7(2), 1983; D. Jaffe & J. Smith, Extensions of the Karplus-Strong Plucked-String Algorithm, same
 * issue (decay, pick position, dynamics). The length is tuned by third-order Lagrange interpolation
 * (T. Laakso et al., Splitting the Unit Delay, IEEE SPM 13(1), 1996) less the filter's own delay.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
class StringSound extends TickedSound {
  protected override readonly touch = 1.4
  protected override readonly pressed = 1 // a finger that rolls on the string
  readonly #line: Float64Array
  readonly #mask: number
  readonly #samples = new Float64Array(TICK_FRAMES)
  readonly #air: Resonator
  readonly #top: Resonator
  readonly #levelKeep: number
  #write = 0
  #last = 0 // input of the one-zero filter one frame ago
  #zero = 0 // its share of the frame before: 0 lets all pass, ½ halves what is near half the rate
  #seconds = 0 // to −60 dB
  #lasting = 1 // longer the lower the key
  #gain = 0 // round the loop …
  #gainStep = 0
  #delay = 0 // frames, and by how much more each frame
  #delayStep = 0
  readonly #goals = new Float64Array(2) // delay and gain that the tick is heading for
  #tunedTo = 0
  #level = 0
  #peak = 0
  #begun = false
  #released = false
  #noise = 1
  #octaves = 0 // semitones by which a note too low is raised

  constructor(sampleRate: number) {
    super(sampleRate)
    const frames = Math.ceil(sampleRate / LOWEST_HZ) + MARGIN_FRAMES
    const size = 2 ** Math.ceil(Math.log2(frames))
    this.#line = new Float64Array(size)
    this.#mask = size - 1
    this.#air = new Resonator(sampleRate, AIR_HZ, BODY_Q)
    this.#top = new Resonator(sampleRate, TOP_HZ, BODY_Q)
    this.#levelKeep = 10 ** (-TICK_FRAMES / sampleRate / LEVEL_FALL_SECONDS)
  }

  get level(): number {
    return this.#level
  }

  release(): void {
    this.#released = true
  }

  protected begin(patch: Patch, order: number): void {
    this.output.level = LEVEL * this.struck
    this.output.pan = ((this.key - 60) * PAN_PER_SEMITONE * this.values[AT.width]!) / 0.5
    this.output.start(this.channel, patch)
    this.#air.reset()
    this.#top.reset()
    this.#last = 0
    this.#level = 1
    this.#peak = 0
    this.#begun = false
    this.#released = false
    this.#lasting = ratioOf(-(this.key - 60) / HALF_DECAY_SEMITONES)
    this.#octaves = 12 * Math.max(0, Math.ceil((LOWEST_NOTE - this.key) / 12))
    this.#noise = Math.imul(order + 1, 0x9e3779b1) | 1
    this.#pluck(order)
  }

  protected tick(): void {
    const { note } = this
    const zeroBefore = this.#zero
    const secondsBefore = this.#seconds
    this.#loosen()
    if (
      note !== this.#tunedTo ||
      this.#zero !== zeroBefore ||
      this.#seconds !== secondsBefore ||
      !this.#begun
    ) {
      this.#tunedTo = note
      this.#tune()
    }
    if (!this.#begun) {
      this.#delay = this.#goals[DELAY]!
      this.#gain = this.#goals[GAIN]!
      this.#begun = true
    }
    this.#delayStep = (this.#goals[DELAY]! - this.#delay) / TICK_FRAMES
    this.#gainStep = (this.#goals[GAIN]! - this.#gain) / TICK_FRAMES
    this.#level = Math.max(this.#peak, this.#level * this.#levelKeep)
    this.#peak = 0
  }

  /** Length and loss of the loop for the pitch, filter and decay that there are now. */
  #tune(): void {
    const hz = hertz(this.#tunedTo + this.#octaves)
    const omega = (2 * Math.PI * hz) / this.sampleRate
    const zero = this.#zero
    // The filter's own delay and loss at the fundamental belong to the loop.
    const cosine = 1 - zero + zero * Math.cos(omega)
    const sine = zero * Math.sin(omega)
    const longest = this.#line.length - MARGIN_FRAMES
    const wanted = this.sampleRate / hz - Math.atan2(sine, cosine) / omega
    const passed = Math.sqrt(cosine * cosine + sine * sine)
    this.#goals[DELAY] = Math.min(longest, Math.max(SHORTEST_DELAY_FRAMES, wanted))
    this.#goals[GAIN] = Math.min(0.99999, Math.exp(-SIXTY_DB / (this.#seconds * hz)) / passed)
  }

  /** How much the filter takes of the overtones, and how long the fundamental lasts. */
  #loosen(): void {
    const { values } = this
    const soft = this.channel.soft ? 0.1 : 0
    const damping = values[AT.damping]! + soft + (this.#released ? 0.25 : 0)
    this.#zero = 0.5 * Math.min(1, 0.02 + 0.98 * damping)
    this.#seconds = this.#released ? values[AT.release]! : values[AT.decay]! * this.#lasting
  }

  protected mix(left: Float32Array, right: Float32Array, at: number, frames: number): boolean {
    const line = this.#line
    const mask = this.#mask
    const zero = this.#zero
    const samples = this.#samples
    let write = this.#write
    let last = this.#last
    let delay = this.#delay
    let gain = this.#gain
    let peak = this.#peak
    for (let i = 0; i < frames; i++) {
      const whole = delay | 0
      const f = delay - whole
      const read = write - whole
      // Lagrange through four frames, the place between the middle two.
      const a = line[(read + 1) & mask]!
      const b = line[read & mask]!
      const c = line[(read - 1) & mask]!
      const d = line[(read - 2) & mask]!
      const third = f * (f - 1) * (f - 2) * (-1 / 6)
      const input =
        third * a +
        (f + 1) * (f - 1) * (f - 2) * 0.5 * b -
        (f + 1) * f * (f - 2) * 0.5 * c +
        (f + 1) * f * (f - 1) * (1 / 6) * d
      const next = gain * (input + zero * (last - input))
      last = input
      line[write & mask] = next
      write++
      samples[i] = next
      const size = next < 0 ? -next : next
      if (size > peak) peak = size
      delay += this.#delayStep
      gain += this.#gainStep
    }
    this.#write = write & mask
    this.#last = last
    this.#delay = delay
    this.#gain = gain
    this.#peak = peak
    const body = this.values[AT.body]! * BODY_GAIN
    this.#air.addTo(samples, frames, body)
    this.#top.addTo(samples, frames, body * 0.8)
    this.output.mixInto(samples, left, right, at, frames)
    return this.#level > SILENT
  }

  /** Fills one period with noise: darker the softer the stroke, without what the finger's place damps. */
  #pluck(order: number): void {
    const { values, velocity, sampleRate } = this
    const line = this.#line
    const mask = this.#mask
    const hz = hertz(this.note + this.#octaves)
    const period = Math.min(line.length - MARGIN_FRAMES, Math.round(sampleRate / hz))
    const bright = values[AT.bright]! * (0.15 + 0.85 * velocity)
    const pluckHz = SOFTEST_PLUCK_HZ * (BRIGHTEST_PLUCK_HZ / SOFTEST_PLUCK_HZ) ** bright + 2 * hz
    const glide = 1 - Math.exp((-2 * Math.PI * pluckHz) / sampleRate)
    // A string that is drawn to a corner has overtones that fall from the first few on.
    const cornerHz = Math.min(pluckHz, hz * (0.5 + 5 * bright))
    const corner = 1 - Math.exp((-2 * Math.PI * cornerHz) / sampleRate)
    const edge = Math.sqrt(period) * EDGE_SHARE
    const latest = Math.min(period - 1, EDGE_SPREAD_SECONDS * sampleRate)
    const edgeAt = Math.round(((chance(order, 1) + 1) / 2) * latest)
    let noise = this.#noise
    let slow = 0
    let slower = 0
    // Twice round, so that the filter has settled and the period closes.
    for (let i = 0; i < 2 * period; i++) {
      if (i % period === 0) noise = this.#noise
      noise ^= noise << 13
      noise ^= noise >>> 17
      noise ^= noise << 5
      const blow = i % period === edgeAt ? edge : 0
      slow += (blow + (NOISE_SHARE * noise) / 2147483648 - slow) * glide
      slower += (slow - slower) * corner
      line[i % period] = slower
    }
    const shift = Math.max(1, Math.round(values[AT.pick]! * period))
    this.#comb(period, shift)
    let mean = 0
    for (let i = 0; i < period; i++) mean += line[i]! / period
    let square = 1e-12
    for (let i = 0; i < period; i++) square += (line[i]! - mean) ** 2 / period
    const scale = 1 / Math.sqrt(square)
    for (let i = 0; i < period; i++) line[i] = (line[i]! - mean) * scale
    // What the loop reads before its first round is the period once more.
    for (let i = 1; i <= MARGIN_FRAMES; i++) {
      line[(line.length - i) & mask] = line[(period * MARGIN_FRAMES - i) % period]!
    }
    this.#write = period
  }

  /** Takes away the wave that the bridge sends back, in place: round the circle in steps of `shift`. */
  #comb(period: number, shift: number): void {
    const line = this.#line
    const cycles = commonDivisor(period, shift)
    for (let start = 0; start < cycles; start++) {
      const first = line[start]!
      let at = start
      for (;;) {
        const before = (at - shift + period) % period
        if (before === start) break
        line[at] = line[at]! - line[before]!
        at = before
      }
      line[at] = line[at]! - first
    }
  }
}

function commonDivisor(a: number, b: number): number {
  let x = a
  let y = b
  while (y > 0) {
    const rest = x % y
    x = y
    y = rest
  }
  return x
}

export const STRING_KIND: Kind = {
  createSound: sampleRate => new StringSound(sampleRate),
  steer(patch: Patch) {
    patch.state[SWAY_GOAL_HZ] = 0
  },
}
