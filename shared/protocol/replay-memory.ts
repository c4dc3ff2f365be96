import type { PeerId } from './ids.ts'

/** More than any dial says: an offer or answer and its candidates. */
const MAX_BODIES_AN_ATTEMPT = 512
/** Only who has the room's secret gets in here; whoever is heard least recently is forgotten. */
const MAX_PEERS = 4096

/** What has been opened already, so that nothing is acted upon twice (SE4). Bounded. */
export class ReplayMemory {
  readonly #peers = new Map<PeerId, { readonly attempt: number; readonly counters: Set<number> }>()

  newestAttempt(peer: PeerId): number {
    return this.#peers.get(peer)?.attempt ?? 0
  }

  /** Call only with what opened. @returns false when it is to be refused */
  admit(peer: PeerId, attempt: number, counter: number): boolean {
    const known = this.#peers.get(peer)
    const current =
      known && known.attempt >= attempt ? known : { attempt, counters: new Set<number>() }
    const { counters } = current
    if (current.attempt > attempt || counters.has(counter)) return false
    if (counters.size >= MAX_BODIES_AN_ATTEMPT) return false
    counters.add(counter)
    this.#peers.delete(peer)
    this.#peers.set(peer, current)
    for (const oldest of this.#peers.keys()) {
      if (this.#peers.size <= MAX_PEERS) break
      this.#peers.delete(oldest)
    }
    return true
  }
}
