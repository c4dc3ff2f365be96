/** One note of one kind of instrument, and what makes notes of a kind. */
import type { ChannelState } from './channel-state.ts'
import type { Patch } from './patch.ts'

/** Frames between two looks at wheels, parameters and slow envelopes; counted from a note's start. */
export const TICK_FRAMES = 32
/** Fast enough to free a voice, slow enough not to be heard as a click. */
export const FADE_SECONDS = 0.004

/**
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export interface Sound {
  /** Nothing is heard any more, or yet. */
  readonly idle: boolean
  /** About how loud it is now, [0, 1]: the quietest is given up first. */
  readonly level: number
  /** From silence. @param order counts the notes of the instrument: seeds what varies from one to the next */
  start(key: number, velocity: number, channel: ChannelState, patch: Patch, order: number): void
  /** Key and pedals have let go. */
  release(): void
  /** Down within {@link FADE_SECONDS}. */
  fade(): void
  /** Polyphonic pressure, [0, 1]. */
  press(pressure: number): void
  /** Adds `[from, to)`: in pieces or at once, the same samples. */
  mixInto(left: Float32Array, right: Float32Array, from: number, to: number): void
}

/** What tells one kind of instrument from another. */
export interface Kind {
  createSound(sampleRate: number): Sound
  /** Sets how fast turns what moves slowly in all notes alike: rotor, tremolo, drift. */
  steer(patch: Patch, modulation: number): void
  /** Whether a stroke on `key` ends the note that sounds on `other`. */
  chokes?(key: number, other: number): boolean
}
