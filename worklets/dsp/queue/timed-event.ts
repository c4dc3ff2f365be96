/** What travels to the audio thread: MIDI messages and the mixer's own commands, each with its frame. */

/** One event due at an absolute frame of the audio context. Mutable so that a reader can reuse it. */
export interface TimedEvent {
  /** Integer frame since the context began; {@link NOW} means at once. */
  frame: number
  /** 0–63: whose strip it plays on. */
  source: number
  /** 0x80–0xEF: MIDI; below: one of the commands here. */
  status: number
  /** 0–127 */
  data1: number
  /** 0–127 */
  data2: number
}

export const SOURCE_COUNT = 64
/** A frame that has always passed: the event sounds with the next block and is not late. */
export const NOW = 0

/** Gain of a source, 14 bits: (data1 << 7 | data2) / {@link GAIN_UNITY}, linear, glides there. */
export const SET_GAIN = 0x01
/** Releases all that the source holds and forgets its scheduled events. */
export const RELEASE_SOURCE = 0x02
/** Silences every source at once and forgets all scheduled MIDI events. */
export const PANIC = 0x03
/** A metronome click; data1 says which. */
export const CLICK = 0x04
export const PLAIN_CLICK = 0
/** The first beat of a bar. */
export const ACCENT_CLICK = 1
export const COUNT_IN_CLICK = 2
/** Forgets all scheduled clicks: the tempo has changed. */
export const CANCEL_CLICKS = 0x05
/**
 * Forgets what the source has scheduled on midiChannel data1 from this event's frame on; what sounds
 * goes on sounding.
 */
export const CANCEL_SCHEDULED = 0x06
/** The source plays instrument data1 with preset data2, by their places in the catalogue, from its next note on. */
export const CHOOSE_INSTRUMENT = 0x30
/**
 * Turns a parameter of the source's instrument: data1 is its index · 8 + the upper 3 bits of where the
 * knob stands, data2 the lower 7; all of them set, {@link PARAMETER_STEPS}, is its end.
 */
export const SET_PARAMETER = 0x31
export const PARAMETER_STEPS = 1023

/** 14-bit gain value that means ×1 (0 dB); the largest, 16,383, is +6 dB. */
export const GAIN_UNITY = 8192

export const emptyEvent = (): TimedEvent => ({
  frame: NOW,
  source: 0,
  status: 0,
  data1: 0,
  data2: 0,
})

/** Real-time safe: yes. */
export const isMidiStatus = (status: number): boolean => status >= 0x80 && status <= 0xef
