/** Thins floods of continuous controllers before they travel; the take keeps every value. */
import {
  CHANNEL_PRESSURE,
  CONTROL_CHANGE,
  kindOf,
  PITCH_BEND,
  type PlayedEvent,
  POLY_PRESSURE,
} from '../midi/message.ts'
import { type LocalMicros, localMicros } from '../time/units.ts'
import { isJournaledController } from './controllers.ts'

/** One value per controller and midiChannel in this span, the last one always. */
const SPAN_MICROS = 5_000

export class Coalescer {
  readonly #sentAt = new Map<number, LocalMicros>()
  readonly #waiting = new Map<number, PlayedEvent>()
  #replaced = 0
  #dueAt: LocalMicros | undefined

  /** Values that a newer one overtook. */
  get replaced(): number {
    return this.#replaced
  }
  /** When what waits must go, at the latest. */
  get dueAt(): LocalMicros | undefined {
    return this.#dueAt
  }

  /**
   * @returns what travels now: nothing when `event` may wait, else all that waited and `event` last,
   * so that order is kept: a pedal pressed before a note is never heard after it
   */
  add(event: PlayedEvent, now: LocalMicros): readonly PlayedEvent[] {
    const name = nameOf(event)
    const before = name === undefined ? undefined : this.#sentAt.get(name)
    if (name !== undefined && before !== undefined && now - before < SPAN_MICROS) {
      // Deleted first, so that the map stays in order of index.
      if (this.#waiting.delete(name)) this.#replaced++
      this.#waiting.set(name, event)
      this.#dueAt ??= localMicros(before + SPAN_MICROS)
      return []
    }
    if (name !== undefined) this.#sentAt.set(name, now)
    return [...this.flush(now), event]
  }

  /** All that waits, in order of index. */
  flush(now: LocalMicros): readonly PlayedEvent[] {
    if (this.#waiting.size === 0) return []
    const events = [...this.#waiting.values()]
    for (const name of this.#waiting.keys()) this.#sentAt.set(name, now)
    this.#waiting.clear()
    this.#dueAt = undefined
    return events
  }
}

/** Which stream of values an event belongs to; undefined for what is never thinned. */
function nameOf(event: PlayedEvent): number | undefined {
  switch (kindOf(event)) {
    case PITCH_BEND:
    case CHANNEL_PRESSURE:
      return event.status << 7
    case POLY_PRESSURE:
      return (event.status << 7) | event.data1
    case CONTROL_CHANGE:
      return isJournaledController(event.data1) ? (event.status << 7) | event.data1 : undefined
    default:
      return undefined
  }
}
