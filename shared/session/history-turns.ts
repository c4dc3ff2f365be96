/**
 * Whose turn it is to tell us what we lack: whoever meets several peers who all have a long history
 * would get it from each of them (DL6). It knows peers and moments only: no document, no network.
 */
import type { PeerId } from '../protocol/ids.ts'
import { type LocalMicros, localMicros, seconds } from '../time/units.ts'

/** Who says nothing of use for so long is not waited for. */
const PATIENCE = seconds(1)
/** Who tells, but takes longer, is not the only one to be asked any more. */
const LONGEST_TURN = seconds(30)

export class HistoryTurns {
  #asked: { readonly peer: PeerId; until: LocalMicros; readonly atLatest: LocalMicros } | undefined
  readonly #waiting = new Set<PeerId>()

  /** A new link, maybe in the place of an older one: its turn comes with `next`. */
  add(peer: PeerId): void {
    this.done(peer)
    this.#waiting.add(peer)
  }

  /** Its link is down, or we have all that it has. */
  done(peer: PeerId): void {
    this.#waiting.delete(peer)
    if (this.#asked?.peer === peer) this.#asked = undefined
  }

  /** Whether that peer is not to be asked yet. */
  isWaiting(peer: PeerId): boolean {
    return this.#waiting.has(peer)
  }

  /**
   * @param isBusy what that peer told us is on its way, or being taken: it keeps its turn
   * @returns who is to be asked now; undefined while it is somebody's turn, or nobody waits
   */
  next(now: LocalMicros, isBusy: (peer: PeerId) => boolean): PeerId | undefined {
    if (this.#asked && now >= this.#asked.until) {
      const { peer, atLatest } = this.#asked
      if (now < atLatest && isBusy(peer)) this.#asked.until = localMicros(now + PATIENCE)
      else this.#asked = undefined
    }
    if (this.#asked) return undefined
    const [peer] = this.#waiting
    if (peer === undefined) return undefined
    this.#waiting.delete(peer)
    const [until, atLatest] = [localMicros(now + PATIENCE), localMicros(now + LONGEST_TURN)]
    this.#asked = { peer, until, atLatest }
    return peer
  }

  /** When `next` is to be called again, if nothing happens before; undefined: when somebody comes. */
  until(): LocalMicros | undefined {
    return this.#waiting.size > 0 ? this.#asked?.until : undefined
  }
}
