/** Times in seconds, sustain in [0, 1]. */
export interface EnvelopeShape {
  /** From silence to the top. */
  readonly attack: number
  /** From the top to sustain. */
  readonly decay: number
  readonly sustain: number
  /** From the top to silence; from lower down it is shorter. */
  readonly release: number
}

type Stage = 'idle' | 'attack' | 'decay' | 'sustain' | 'release'

/** How far past its goal a segment aims: large is nearly straight, small nearly exponential. */
const ATTACK_OVERSHOOT = 0.3
const FALL_OVERSHOOT = 0.0001

/**
 * Attack, decay, sustain, release; curved as a capacitor charges.
 * Source: N. Redmon, Envelope generators – ADSR code, EarLevel Engineering, 2013.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Envelope {
  readonly #rate: number
  readonly #shape: EnvelopeShape
  #stage: Stage = 'idle'
  #level = 0
  #keep = 0 // share of the level kept per frame
  #add = 0

  /** @param rate calls of `next` per second */
  constructor(rate: number, shape: EnvelopeShape) {
    this.#rate = rate
    this.#shape = shape
  }

  get idle(): boolean {
    return this.#stage === 'idle'
  }

  /** [0, 1], of the last `next`. */
  get level(): number {
    return this.#level
  }

  /** From silence. */
  start(): void {
    this.#level = 0
    this.#stage = 'attack'
    this.#aim(this.#shape.attack, 1, 0, ATTACK_OVERSHOOT)
  }

  /** From wherever it is. */
  release(): void {
    this.#fall(this.#shape.release, FALL_OVERSHOOT)
  }

  /** Down within `seconds`, nearly straight: the softest corner for a voice that must go soon. */
  fade(seconds: number): void {
    this.#fall(seconds, ATTACK_OVERSHOOT)
  }

  stop(): void {
    this.#level = 0
    this.#stage = 'idle'
  }

  /** One frame on. @returns the level, [0, 1] */
  next(): number {
    if (this.#stage === 'idle' || this.#stage === 'sustain') return this.#level
    this.#level = this.#add + this.#level * this.#keep
    if (this.#hasArrived(this.#level)) this.#turn()
    return this.#level
  }

  /** As many frames on, each scaling its sample: a number returned per frame would be allocated. */
  applyTo(samples: Float64Array, from: number, to: number): void {
    let level = this.#level
    for (let i = from; i < to; i++) {
      if (this.#stage !== 'idle' && this.#stage !== 'sustain') {
        level = this.#add + level * this.#keep
        if (this.#hasArrived(level)) {
          this.#turn()
          level = this.#level
        }
      }
      samples[i]! *= level
    }
    this.#level = level
  }

  #hasArrived(level: number): boolean {
    if (this.#stage === 'attack') return level >= 1
    return level <= (this.#stage === 'decay' ? this.#shape.sustain : 0)
  }

  /** Into the next stage, exactly at the level where this one ends. */
  #turn(): void {
    if (this.#stage === 'release') this.stop()
    else if (this.#stage === 'decay') {
      this.#level = this.#shape.sustain
      this.#stage = 'sustain'
    } else {
      this.#level = 1
      this.#stage = 'decay'
      this.#aim(this.#shape.decay, this.#shape.sustain, 1, FALL_OVERSHOOT)
    }
  }

  #fall(seconds: number, overshoot: number): void {
    if (this.#stage === 'idle') return
    this.#stage = 'release'
    this.#aim(seconds, 0, 1, overshoot)
  }

  /** So that `from` becomes `goal` in exactly `seconds`, on a curve that aims a little past it. */
  #aim(seconds: number, goal: number, from: number, overshoot: number): void {
    const frames = Math.max(1, seconds * this.#rate)
    const span = Math.abs(goal - from)
    const past = overshoot * Math.max(span, FALL_OVERSHOOT)
    this.#keep = Math.exp(-Math.log((span + past) / past) / frames)
    this.#add = (goal + Math.sign(goal - from) * past) * (1 - this.#keep)
  }
}
