/** Which mixer strip a peer's notes enter by. 0 is this player's own, 1 what is listened back to. */
import type { PeerId } from '../shared/protocol/ids.ts'

export const OWN_STRIP = 0
export const LISTENING_STRIP = 1
const FIRST_PEER_STRIP = 2
/** As many as the audio thread has. */
const STRIPS = 64

export interface Strips {
  /** The peer's strip, given to it with the first call; the last one is shared when all are taken. */
  of(peer: PeerId): number
  free(peer: PeerId): void
}

export function createStrips(): Strips {
  const taken = new Map<PeerId, number>()
  return {
    of(peer) {
      const known = taken.get(peer)
      if (known !== undefined) return known
      const used = new Set(taken.values())
      let strip = FIRST_PEER_STRIP
      while (used.has(strip) && strip < STRIPS - 1) strip++
      taken.set(peer, strip)
      return strip
    },
    free: peer => {
      taken.delete(peer)
    },
  }
}
