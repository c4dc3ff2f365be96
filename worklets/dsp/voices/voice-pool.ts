import type { Kind } from './sound.ts'
import { Voice } from './voice.ts'
import { POOL_VOICES } from './voice-budget.ts'

/**
 * The voices of one kind, shared by all who play that kind.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class VoicePool {
  readonly kind: Kind
  readonly voices: readonly Voice[]
  /** Hz */
  readonly sampleRate: number
  #order = 0

  constructor(kind: Kind, sampleRate: number) {
    this.kind = kind
    this.sampleRate = sampleRate
    this.voices = Array.from({ length: POOL_VOICES }, () => new Voice(kind.createSound(sampleRate)))
  }

  /** A free voice with its place in the order of all, or undefined when even those that fade are all in use. */
  take(owner: number): Voice | undefined {
    for (let i = 0; i < this.voices.length; i++) {
      const voice = this.voices[i]!
      if (voice.phase !== 'free') continue
      voice.owner = owner
      voice.order = this.#order++
      voice.captured = false
      return voice
    }
    return undefined
  }
}
