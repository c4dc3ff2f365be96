/** Who listens to a relayed lane. What came before anybody did waits for the first. */
import type { Cancel, Clock } from '../ports.ts'

export interface Hearers {
  hear(bytes: Uint8Array): void
  onMessage(listener: (bytes: Uint8Array) => void): Cancel
}

export function createHearers(clock: Clock): Hearers {
  const listeners = new Set<(bytes: Uint8Array) => void>()
  let early: Uint8Array[] | undefined = []

  function tell(bytes: Uint8Array): void {
    for (const listener of [...listeners]) listener(bytes)
  }

  function catchUp(): void {
    const waited = early ?? []
    early = undefined
    for (const bytes of waited) tell(bytes)
  }

  return {
    hear(bytes) {
      if (early) early.push(bytes)
      else tell(bytes)
    },
    onMessage(listener) {
      // Not inside this call: who listens is still being built.
      if (early && listeners.size === 0) clock.at(clock.now(), catchUp)
      const mine = (bytes: Uint8Array) => listener(bytes)
      listeners.add(mine)
      return () => {
        listeners.delete(mine)
      }
    },
  }
}
