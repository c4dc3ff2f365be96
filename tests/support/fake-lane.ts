import type { Cancel, Lane } from '../../shared/ports.ts'

const LOW_WATER_BYTES = 65_536

/** A lane whose network takes bytes only when told to, and hands them to `other`. */
export class FakeLane implements Lane {
  readonly sizes: number[] = []
  readonly #other: FakeLane | undefined
  readonly #waiting: Uint8Array[] = []
  readonly #listeners = new Set<(bytes: Uint8Array) => void>()
  readonly #lowListeners = new Set<() => void>()
  #buffered = 0

  constructor(other?: FakeLane) {
    this.#other = other
  }

  send(bytes: Uint8Array): boolean {
    this.sizes.push(bytes.length)
    this.#waiting.push(bytes.slice())
    this.#buffered += bytes.length
    return true
  }

  bufferedAmount(): number {
    return this.#buffered
  }

  onLow(listener: () => void): Cancel {
    this.#lowListeners.add(listener)
    return () => this.#lowListeners.delete(listener)
  }

  onMessage(listener: (bytes: Uint8Array) => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The network takes whole frames while their sum is within `limit`. */
  drain(limit = Number.POSITIVE_INFINITY): void {
    let left = limit
    for (let next = this.#waiting[0]; next && next.length <= left; next = this.#waiting[0]) {
      left -= next.length
      this.#waiting.shift()
      const before = this.#buffered
      this.#buffered -= next.length
      this.#other?.arrive(next)
      if (before > LOW_WATER_BYTES && this.#buffered <= LOW_WATER_BYTES)
        for (const tell of [...this.#lowListeners]) tell()
    }
  }

  arrive(bytes: Uint8Array): void {
    for (const hear of [...this.#listeners]) hear(bytes)
  }
}
