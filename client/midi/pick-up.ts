/**
 * Soft take-over: a controller moves a control only once it has come to where that stands, so that
 * nothing jumps; it loses it again when the control is moved by something else.
 */
import type { ControlStand } from '../controls.ts'

/** Two of a controller's 128 places. */
const NEAR = 2 / 127

export class PickUp {
  #last: number | undefined
  /** Where the controller has put the control. */
  #put: number | undefined

  /**
   * @param stand of the control now  @param value of the controller, [0, 1]
   * @returns where the control goes; undefined: it stays
   */
  move({ turn, grain }: ControlStand, value: number): number | undefined {
    const before = this.#last
    this.#last = value
    const near = Math.max(NEAR, grain / 2)
    const isMine = this.#put !== undefined && Math.abs(turn - this.#put) <= near
    const isThere = Math.abs(turn - value) <= near
    const hasCrossed = before !== undefined && (before - turn) * (value - turn) <= 0
    this.#put = isMine || isThere || hasCrossed ? value : undefined
    return this.#put
  }
}
