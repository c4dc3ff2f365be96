/** Lights a peer's keys when their notes are due, which may be a little after they are handed on. */
import type { MidiMessage } from '../shared/midi/message.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import type { PeerId } from '../shared/protocol/ids.ts'
import { type LocalMicros, ms } from '../shared/time/units.ts'
import type { Sounding } from './sounding.ts'

export interface KeyLamps {
  note(peer: PeerId, message: MidiMessage, due: LocalMicros): void
  silence(peer: PeerId): void
  clear(): void
}

/** Nobody sees less. */
const AT_ONCE = ms(20)

export function createKeyLamps(clock: Clock, sounding: Sounding): KeyLamps {
  const waiting = new Map<PeerId, Set<Cancel>>()

  function forget(peer: PeerId): void {
    for (const cancel of waiting.get(peer) ?? []) cancel()
    waiting.delete(peer)
  }

  return {
    note(peer, message, due) {
      const theirs = waiting.get(peer)
      // Behind others that wait, so that a key is never lit by a note after its end.
      if (!theirs?.size && due - clock.now() <= AT_ONCE) {
        sounding.note(peer, message)
        return
      }
      const cancels = theirs ?? new Set()
      waiting.set(peer, cancels)
      const cancel = clock.at(due, () => {
        cancels.delete(cancel)
        sounding.note(peer, message)
      })
      cancels.add(cancel)
    },
    silence(peer) {
      forget(peer)
      sounding.silence(peer)
    },
    clear() {
      for (const peer of [...waiting.keys()]) forget(peer)
      sounding.clear()
    },
  }
}
