import { Ear } from '../analysis/ear.ts'
import { EventQueue } from '../queue/event-queue.ts'
import type { EventRing } from '../queue/event-ring.ts'
import {
  CANCEL_CLICKS,
  CANCEL_SCHEDULED,
  CLICK,
  emptyEvent,
  NOW,
  PANIC,
  RELEASE_SOURCE,
  SOURCE_COUNT,
  type TimedEvent,
} from '../queue/timed-event.ts'
import { Jam } from './jam.ts'
import type { Tap } from './tap.ts'

/** Events that may wait for their frame: about a minute of dense playing scheduled ahead. */
const QUEUE_CAPACITY = 4096

/**
 * Events in, samples out: splits each block where an event falls, so timing is exact to the frame.
 * Releases and cancellations take effect as soon as they are read, also on what still waits.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class JamPlayer {
  readonly #jam: Jam
  readonly #tap: Tap
  readonly #queue = new EventQueue(QUEUE_CAPACITY)
  readonly #event = emptyEvent() // reused: no allocation below
  readonly #ring: EventRing | undefined

  constructor(sampleRate: number, tap: Tap, ring?: EventRing) {
    this.#jam = new Jam(sampleRate, tap, { ear: new Ear(sampleRate, tap.heard) })
    this.#tap = tap
    this.#ring = ring
  }

  /** Nothing sounds, and nothing waits for its frame. */
  get isResting(): boolean {
    return this.#jam.isSilent && this.#queue.nextFrame === Number.POSITIVE_INFINITY
  }

  /** For feeds other than the ring. @returns false when too many events wait; it is counted */
  push(event: Readonly<TimedEvent>): boolean {
    this.#forget(event)
    const kept = !Number.isNaN(event.frame) && this.#queue.push(event)
    if (!kept) this.#tap.count('refused')
    return kept
  }

  /** Overwrites both, equally long and not the same array, with the block that begins at `frame`. */
  render(left: Float32Array, right: Float32Array, frame: number): void {
    // While the queue is full events stay in the ring, and its producer hears of it.
    while (!this.#queue.full && this.#ring?.shift(this.#event)) this.push(this.#event)
    const end = frame + left.length
    let done = 0
    while (this.#queue.nextFrame < end) {
      this.#queue.shift(this.#event)
      if (this.#event.frame < frame && this.#event.frame !== NOW) this.#tap.count('late')
      const at = Math.max(done, Math.ceil(this.#event.frame - frame)) // late ones sound now
      this.#jam.render(left, right, done, at)
      this.#jam.handle(this.#event)
      done = at
    }
    this.#jam.render(left, right, done, left.length)
    this.#tap.count('blocks')
  }

  #forget({ frame, status, source, data1 }: Readonly<TimedEvent>): void {
    if (status === PANIC) this.#forgetMidi(0, SOURCE_COUNT - 1)
    else if (status === RELEASE_SOURCE) this.#forgetMidi(source, source)
    else if (status === CANCEL_CLICKS) this.#queue.drop(0, SOURCE_COUNT - 1, CLICK, CLICK)
    else if (status === CANCEL_SCHEDULED) this.#queue.dropFrom(frame, source, data1)
  }

  #forgetMidi(minSource: number, maxSource: number): void {
    this.#queue.drop(minSource, maxSource, 0x80, 0xef)
  }
}
