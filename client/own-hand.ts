/** My hand on my own instrument: what of it the synth hears, and what waits until there is sound. */
import type { MidiMessage } from '../shared/midi/message.ts'
import type { Clock } from '../shared/ports.ts'
import type { LocalMicros } from '../shared/time/units.ts'
import { createEarlyKeys } from './audio/early-keys.ts'
import type { AudioEngine } from './audio/engine.ts'
import { createOwnKeys } from './own-keys.ts'
import { OWN_STRIP } from './strips.ts'

export interface OwnHand {
  /** @returns when it was handed to the sound */
  play(message: MidiMessage): LocalMicros
  /** Sound runs again: what waited for it is played. */
  sound(): void
  clear(): void
}

export function createOwnHand(clock: Clock, audio: Pick<AudioEngine, 'play' | 'view'>): OwnHand {
  const keys = createOwnKeys()
  const early = createEarlyKeys({
    clock,
    isReady: () => audio.view().state === 'running',
    play: message => audio.play(OWN_STRIP, message),
  })
  return {
    play(message) {
      if (!keys.admits(message) || early.take(message)) return clock.now()
      return audio.play(OWN_STRIP, message).handed
    },
    sound: early.sound,
    clear() {
      keys.clear()
      early.clear()
    },
  }
}
