/**
 * Moments of the room as frames of the audio thread, by one straight line for as long as it holds:
 * what is a tick apart in the song is exactly that many frames apart, whatever the clocks' corrections
 * are, and what was handed over can be found again to be taken back.
 */
import { type Micros, micros } from '../../shared/time/units.ts'

/** Moments go to the nearest frame. */
const HALF = 0.5

interface Line {
  readonly moment: Micros
  readonly frame: number
}

export class SongFrames {
  readonly #rate: () => number
  #line: Line | undefined
  /** What was handed over ends before this frame: nothing that comes later is put before it. */
  #floor = 1

  /** @param rate frames a second */
  constructor(rate: () => number) {
    this.#rate = rate
  }

  /** From now on `moment` is at `frame`. @param from what is left of the line before ends before it */
  set(moment: Micros, frame: number, from = 1): void {
    this.#line = { moment, frame }
    this.#floor = Math.max(1, from)
  }

  forget(): void {
    this.#line = undefined
  }

  get known(): boolean {
    return this.#line !== undefined
  }

  /** By how many µs the line is off, now that `moment` is at `frame`. */
  drift(moment: Micros, frame: number): number {
    return ((frame - this.#exact(moment)) / this.#rate()) * 1e6
  }

  frameOf(moment: Micros): number {
    return Math.max(this.#floor, this.#nearest(moment))
  }

  /** The first moment, in whole µs, whose frame is `frame` or a later one. */
  momentFrom(frame: number): Micros {
    const { moment, frame: origin } = this.#lineNow()
    let first = moment + Math.floor(((frame - HALF - origin) / this.#rate()) * 1e6)
    while (this.#nearest(first) < frame) first++ // where rounding was not exact
    return micros(first)
  }

  #nearest(moment: number): number {
    return Math.floor(this.#exact(moment) + HALF)
  }

  #exact(moment: number): number {
    const line = this.#lineNow()
    return line.frame + ((moment - line.moment) / 1e6) * this.#rate()
  }

  #lineNow(): Line {
    if (!this.#line) throw new Error('no line yet')
    return this.#line
  }
}
