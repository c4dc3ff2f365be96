/** Events by name, told at once and in the order of subscription. A listener may leave meanwhile. */
export interface Emitter<Events> {
  on<E extends keyof Events>(event: E, listener: (detail: Events[E]) => void): () => void
  emit<E extends keyof Events>(event: E, detail: Events[E]): void
  /** Whether anybody listens: what costs work to make need not be made for nobody. */
  hears(event: keyof Events): boolean
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(detail: never) => void>>()
  return {
    on(event, listener) {
      const all = listeners.get(event) ?? new Set()
      listeners.set(event, all.add(listener))
      return () => {
        all.delete(listener)
      }
    },
    emit(event, detail) {
      const all = listeners.get(event)
      if (!all) return
      for (const listener of [...all]) (listener as (detail: Events[typeof event]) => void)(detail)
    },
    hears: event => (listeners.get(event)?.size ?? 0) > 0,
  }
}
