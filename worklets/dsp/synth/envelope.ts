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
  /** Times of the segments that begin from now on, s: from silence to the top … */
  attack = 0
  /** … from the top to `sustain` … */
  decay = 0
  /** [0, 1] */
  sustain = 1
  /** … and from the top to silence; from lower down it is shorter. */
  release = 0
  /** [0, 1], now. */
  level = 0
  readonly #rate: number
  #stage: Stage = 'idle'
  #keep = 0 // share of the level kept per frame
  #add = 0
  #goal = 0 // where this stage ends

  /** @param rate calls of `next` per second */
  constructor(rate: number) {
    this.#rate = rate
  }

  get idle(): boolean {
    return this.#stage === 'idle'
  }

  /** From silence. */
  start(): void {
    this.level = 0
    this.#stage = 'attack'
    this.#aim(this.attack, 1, 0, ATTACK_OVERSHOOT)
  }

  /** From wherever it is. */
  letGo(): void {
    if (this.#stage === 'idle') return
    this.#stage = 'release'
    this.#aim(this.release, 0, 1, FALL_OVERSHOOT)
  }

  stop(): void {
    this.level = 0
    this.#stage = 'idle'
  }

  /** One frame on: `level` is then that frame's. */
  next(): void {
    if (this.#stage === 'idle' || this.#stage === 'sustain') return
    this.level = this.#add + this.level * this.#keep
    const rises = this.#stage === 'attack'
    if (rises ? this.level >= this.#goal : this.level <= this.#goal) this.#turn()
  }

  /** As many frames on, each frame's level into `out`. */
  fill(out: Float64Array, frames: number): void {
    let done = 0
    while (done < frames && this.#stage !== 'idle' && this.#stage !== 'sustain') {
      done = this.#fillStage(out, done, frames)
    }
    // Not `out.fill`: a number that is handed to it is put on the heap.
    const level = this.level
    for (; done < frames; done++) out[done] = level
  }

  /** To the end of this stage, or of `out`. @returns how far it came */
  #fillStage(out: Float64Array, from: number, to: number): number {
    const keep = this.#keep
    const add = this.#add
    const rises = this.#stage === 'attack'
    const goal = this.#goal
    let level = this.level
    for (let i = from; i < to; i++) {
      level = add + level * keep
      out[i] = level
      if (rises ? level < goal : level > goal) continue
      this.#turn()
      out[i] = this.level
      return i + 1
    }
    this.level = level
    return to
  }

  /** Into the next stage, exactly at the level where this one ends. */
  #turn(): void {
    if (this.#stage === 'release') this.stop()
    else if (this.#stage === 'decay') {
      this.level = this.sustain
      this.#stage = 'sustain'
    } else {
      this.level = 1
      this.#stage = 'decay'
      this.#aim(this.decay, this.sustain, 1, FALL_OVERSHOOT)
    }
  }

  /** So that `from` becomes `goal` in exactly `seconds`, on a curve that aims a little past it. */
  #aim(seconds: number, goal: number, from: number, overshoot: number): void {
    this.#goal = goal
    const frames = Math.max(1, seconds * this.#rate)
    const span = Math.abs(goal - from)
    const past = overshoot * Math.max(span, FALL_OVERSHOOT)
    this.#keep = Math.exp(-Math.log((span + past) / past) / frames)
    this.#add = (goal + Math.sign(goal - from) * past) * (1 - this.#keep)
  }
}
