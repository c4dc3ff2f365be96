import type { Sound } from './sound.ts'

/**
 * One place in a pool: a sound, and whose note it is.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export class Voice {
  /** Number of the instrument that plays it. */
  owner = 0
  midiChannel = 0
  key = 0
  /** The key is down. */
  keyDown = false
  /** Held by the sostenuto pedal. */
  captured = false
  /** Grows with every note of the pool: tells the older from the newer. */
  order = 0
  phase: 'free' | 'sounding' | 'released' | 'fading' = 'free'
  readonly sound: Sound

  constructor(sound: Sound) {
    this.sound = sound
  }

  release(): void {
    if (this.phase !== 'sounding') return
    this.phase = 'released'
    this.sound.release()
  }

  /** Silence within 4 ms; at once if nothing of it was heard yet: then the sound is idle. */
  fade(): void {
    this.keyDown = false
    this.phase = 'fading'
    this.sound.fade()
  }
}
