/** What waits for its time: soonest first, ties in the order added. */
import type { Micros } from '../time/units.ts'

/** More than a flood of notes fills in the longest bar; beyond it the soonest goes ahead of time. */
const CAPACITY = 16_384

export interface Held<T> {
  /** Room clock. */
  readonly due: Micros
  readonly item: T
}

export class Hold<T> {
  #held: Held<T>[] = []

  get size(): number {
    return this.#held.length
  }
  /** When the first is due; undefined when nothing waits. */
  get nextDue(): Micros | undefined {
    return this.#held[0]?.due
  }

  /** Mostly at the end, so that a sorted array costs less than a heap. @returns what must go now */
  add(due: Micros, item: T): Held<T> | undefined {
    let at = this.#held.length
    while (at > 0 && this.#held[at - 1]!.due > due) at--
    this.#held.splice(at, 0, { due, item })
    return this.#held.length > CAPACITY ? this.#held.shift() : undefined
  }

  /** All that is due until then, in order. */
  take(until: Micros): readonly Held<T>[] {
    let count = 0
    while (count < this.#held.length && this.#held[count]!.due <= until) count++
    return this.#held.splice(0, count)
  }

  /** Empties it. @returns what waited, in order */
  clear(): readonly Held<T>[] {
    const waited = this.#held
    this.#held = []
    return waited
  }
}
