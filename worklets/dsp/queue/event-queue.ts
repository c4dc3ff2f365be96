import { emptyEvent, isMidiStatus, type TimedEvent } from './timed-event.ts'

/**
 * Events that wait for their frame: a binary heap, earliest first, ties in the order pushed.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class EventQueue {
  readonly #heap: TimedEvent[]
  readonly #orders: Float64Array // order of arrival of each heap entry
  #size = 0
  #arrivals = 0

  constructor(capacity: number) {
    this.#heap = Array.from({ length: capacity }, emptyEvent)
    this.#orders = new Float64Array(capacity)
  }

  get size(): number {
    return this.#size
  }

  get full(): boolean {
    return this.#size === this.#heap.length
  }

  /** Copies the event in. @returns false when full: nothing was kept. */
  push(event: Readonly<TimedEvent>): boolean {
    if (this.full) return false
    const slot = this.#size++
    copy(event, this.#heap[slot]!)
    this.#orders[slot] = this.#arrivals++
    this.#rise(slot)
    return true
  }

  /** Frame of the earliest event; Infinity when empty. */
  get nextFrame(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#heap[0]!.frame
  }

  /** Moves the earliest event into `into`. @returns false when empty. */
  shift(into: TimedEvent): boolean {
    if (this.#size === 0) return false
    copy(this.#heap[0]!, into)
    this.#swap(0, --this.#size)
    this.#sink(0)
    return true
  }

  /** Forgets the events of that source and status range; the rest keep their order. */
  drop(minSource: number, maxSource: number, minStatus: number, maxStatus: number): void {
    let kept = 0
    for (let slot = 0; slot < this.#size; slot++) {
      const { source, status } = this.#heap[slot]!
      const goes =
        source >= minSource && source <= maxSource && status >= minStatus && status <= maxStatus
      if (!goes) this.#swap(kept++, slot)
    }
    this.#keep(kept)
  }

  /** Forgets the MIDI events of that source and midiChannel that are due at `frame` or later. */
  dropFrom(frame: number, source: number, midiChannel: number): void {
    let kept = 0
    for (let slot = 0; slot < this.#size; slot++) {
      const event = this.#heap[slot]!
      const goes =
        event.frame >= frame &&
        event.source === source &&
        isMidiStatus(event.status) &&
        (event.status & 0x0f) === midiChannel
      if (!goes) this.#swap(kept++, slot)
    }
    this.#keep(kept)
  }

  /** The first `kept` slots stay, and are a heap again. */
  #keep(kept: number): void {
    this.#size = kept
    for (let slot = (kept >> 1) - 1; slot >= 0; slot--) this.#sink(slot)
  }

  #before(a: number, b: number): boolean {
    const difference = this.#heap[a]!.frame - this.#heap[b]!.frame
    return difference === 0 ? this.#orders[a]! < this.#orders[b]! : difference < 0
  }

  #swap(a: number, b: number): void {
    const event = this.#heap[a]!
    const order = this.#orders[a]!
    this.#heap[a] = this.#heap[b]!
    this.#orders[a] = this.#orders[b]!
    this.#heap[b] = event
    this.#orders[b] = order
  }

  #rise(from: number): void {
    let slot = from
    while (slot > 0) {
      const parent = (slot - 1) >> 1
      if (!this.#before(slot, parent)) return
      this.#swap(slot, parent)
      slot = parent
    }
  }

  #sink(from: number): void {
    let slot = from
    for (;;) {
      let child = 2 * slot + 1
      if (child >= this.#size) return
      if (child + 1 < this.#size && this.#before(child + 1, child)) child++
      if (!this.#before(child, slot)) return
      this.#swap(slot, child)
      slot = child
    }
  }
}

function copy(from: Readonly<TimedEvent>, to: TimedEvent): void {
  to.frame = from.frame
  to.source = from.source
  to.status = from.status
  to.data1 = from.data1
  to.data2 = from.data2
}
