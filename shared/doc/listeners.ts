import type { Cancel } from '../ports.ts'

/** Who wants to hear of something. Told in the order of joining; may leave while being told. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>()

  add(listener: (value: T) => void): Cancel {
    const own = (value: T) => listener(value)
    this.#all.add(own)
    return () => {
      this.#all.delete(own)
    }
  }

  tell(value: T): void {
    for (const listener of [...this.#all]) listener(value)
  }

  get size(): number {
    return this.#all.size
  }

  clear(): void {
    this.#all.clear()
  }
}
