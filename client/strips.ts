/**
 * Which mixer strip a peer's or a track's notes enter by. 0 is this player's own; some are for what is
 * listened back to, one for each player of it.
 */
import type { PeerId, TrackId } from '../shared/protocol/ids.ts'

export const OWN_STRIP = 0
/** Players beyond them share the last. */
export const LISTENING_STRIPS: readonly number[] = [1, 33, 34, 35, 36, 37, 38, 39]
const FIRST_PEER_STRIP = 2
const LAST_PEER_STRIP = 32
const FIRST_TRACK_STRIP = 40
/** As many as the audio thread has. */
const STRIPS = 64
const MIDI_CHANNELS = 16

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
      while (used.has(strip) && strip < LAST_PEER_STRIP) strip++
      taken.set(peer, strip)
      return strip
    },
    free: peer => {
      taken.delete(peer)
    },
  }
}

/** Where a track sounds: tracks beyond the strips share one, each on a midiChannel of its own. */
export interface TrackPlace {
  readonly source: number
  /** 0–15 */
  readonly midiChannel: number
}

export interface TrackStrips {
  /** The track's place, given to it with the first call. */
  of(track: TrackId): TrackPlace
  free(track: TrackId): void
  /** Tracks that have one. */
  taken(): readonly TrackId[]
}

export function createTrackStrips(): TrackStrips {
  const numbers = new Map<TrackId, number>()
  const width = STRIPS - FIRST_TRACK_STRIP

  function numberOf(track: TrackId): number {
    const known = numbers.get(track)
    if (known !== undefined) return known
    const used = new Set(numbers.values())
    let number = 0
    while (used.has(number) && number < width * MIDI_CHANNELS - 1) number++
    numbers.set(track, number)
    return number
  }

  return {
    of(track) {
      const number = numberOf(track)
      const source = FIRST_TRACK_STRIP + (number % width)
      return { source, midiChannel: Math.floor(number / width) }
    },
    free: track => {
      numbers.delete(track)
    },
    taken: () => [...numbers.keys()],
  }
}
