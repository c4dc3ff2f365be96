/** Web Locks in memory: exclusive, in order, as the tabs of one browser see them. */
type Grant = (lock: Lock | null) => unknown

interface Turn {
  readonly grant: Grant
  readonly end: (error?: unknown) => void
}

export class FakeLocks implements Pick<LockManager, 'request'> {
  readonly #held = new Map<string, Turn>()
  readonly #waiting = new Map<string, Turn[]>()

  request(name: string, ...rest: readonly unknown[]): Promise<never> {
    const grant = rest.at(-1) as Grant
    const { ifAvailable, signal } = (rest.length > 1 ? rest[0] : {}) as LockOptions
    return new Promise<unknown>((resolve, reject) => {
      const turn: Turn = { grant, end: error => (error ? reject(error) : resolve(undefined)) }
      if (!this.#held.has(name)) this.#give(name, turn)
      else if (ifAvailable) resolve(grant(null))
      else {
        this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), turn])
        signal?.addEventListener('abort', () => {
          const queue = this.#waiting.get(name) ?? []
          if (!queue.includes(turn)) return
          this.#waiting.set(
            name,
            queue.filter(one => one !== turn),
          )
          turn.end(new DOMException('aborted', 'AbortError'))
        })
      }
    }) as Promise<never>
  }

  /** Whoever holds one is gone without a word. */
  crash(): void {
    for (const name of [...this.#held.keys()]) this.#next(name)
  }

  #give(name: string, turn: Turn): void {
    this.#held.set(name, turn)
    Promise.resolve(turn.grant({ name, mode: 'exclusive' }))
      .then(() => {
        if (this.#held.get(name) === turn) this.#next(name)
        turn.end()
      })
      .catch(turn.end)
  }

  #next(name: string): void {
    this.#held.delete(name)
    const [next, ...rest] = this.#waiting.get(name) ?? []
    this.#waiting.set(name, rest)
    if (next) this.#give(name, next)
  }
}
