import type { Micros, Ticks } from '../time/units.ts'

/**
 * A MIDI 1.0 channel voice message, the only kind that travels and is kept (0x80–0xEF).
 * Two-byte kinds (programme change, channel pressure) carry `data2` 0.
 */
export interface MidiMessage {
  /** 0x80–0xEF: kind in the upper four bits, midiChannel in the lower four. */
  readonly status: number
  /** 0–127 */
  readonly data1: number
  /** 0–127 */
  readonly data2: number
}

export const NOTE_OFF = 0x80
export const NOTE_ON = 0x90
export const POLY_PRESSURE = 0xa0
export const CONTROL_CHANGE = 0xb0
export const PROGRAM_CHANGE = 0xc0
export const CHANNEL_PRESSURE = 0xd0
export const PITCH_BEND = 0xe0

export const kindOf = (message: MidiMessage): number => message.status & 0xf0
export const midiChannelOf = (message: MidiMessage): number => message.status & 0x0f

/** Velocity 0 is a note-off in disguise (MIDI 1.0). Real-time safe: yes. */
export const isNoteOn = (message: MidiMessage): boolean =>
  kindOf(message) === NOTE_ON && message.data2 > 0

/** Real-time safe: yes. */
export const isNoteOff = (message: MidiMessage): boolean =>
  kindOf(message) === NOTE_OFF || (kindOf(message) === NOTE_ON && message.data2 === 0)

export const isMidiMessage = ({ status, data1, data2 }: MidiMessage): boolean =>
  Number.isInteger(status) && status >= 0x80 && status <= 0xef && isData(data1) && isData(data2)

const isData = (n: number): boolean => Number.isInteger(n) && n >= 0 && n <= 127

/** A message as a player played it: the n-th of his stay, at its moment and song position. */
export interface PlayedEvent extends MidiMessage {
  /** 0, 1, 2 … through one stay of its peer (TK2). */
  readonly index: number
  readonly moment: Micros
  readonly position: Ticks
}
