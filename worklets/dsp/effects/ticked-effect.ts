import { Silence, sounds } from './silence.ts'
import { TICK_FRAMES } from './ticks.ts'

/**
 * What effects with a memory have in common: they look at their settings once a tick, and rest while
 * nothing sounds in them.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export abstract class TickedEffect {
  /** Frames since it was made. */
  protected frame = 0
  protected readonly silence: Silence

  /** @param memory frames that sound may hide in it */
  constructor(memory: number) {
    this.silence = new Silence(Math.ceil((2 * memory) / TICK_FRAMES))
  }

  /** Nothing sounds in it, and nothing will until something comes in. */
  get isSilent(): boolean {
    return this.silence.isOver
  }

  /** Adds the answer to `in…` into `out…`, both `[from, to)`; the arrays must differ. */
  mixInto(
    inLeft: Float32Array,
    inRight: Float32Array,
    outLeft: Float32Array,
    outRight: Float32Array,
    from: number,
    to: number,
  ): void {
    let at = from
    while (at < to) {
      const within = this.frame % TICK_FRAMES
      if (within === 0) {
        if (this.silence.tick()) this.clear()
        this.tick()
      }
      const frames = Math.min(to - at, TICK_FRAMES - within)
      if (this.isSilent && sounds(inLeft, inRight, at, at + frames)) this.silence.wake()
      if (!this.isSilent) this.answer(inLeft, inRight, outLeft, outRight, at, frames, within)
      this.frame += frames
      at += frames
    }
  }

  /** Forgets all that sounds in it. */
  clear(): void {
    this.silence.end()
    this.forget()
  }

  /** Settings go on by {@link TICK_FRAMES}. */
  protected abstract tick(): void
  /**
   * Takes in `frames` of `in…` from `at` on, tells `silence` how loud they and what goes round are, and
   * adds what there is to say to `out…`; the first of them is number `within` of its tick.
   */
  protected abstract answer(
    inLeft: Float32Array,
    inRight: Float32Array,
    outLeft: Float32Array,
    outRight: Float32Array,
    at: number,
    frames: number,
    within: number,
  ): void
  /** Zeroes the memory. */
  protected abstract forget(): void
}
