/** Which controllers are state that can be repaired later, and what the channel mode messages do. */
import { CONTROL_CHANGE, type MidiMessage, PITCH_BEND } from '../midi/message.ts'

export const BEND_CENTRE = 8192
const ALL_SOUND_OFF = 120
export const RESET_ALL_CONTROLLERS = 121
const ALL_NOTES_OFF = 123
/** Sustain, sostenuto, soft: what a release lets up. */
export const PEDALS: readonly number[] = [64, 66, 67]

/** 14 bits, {@link BEND_CENTRE} at rest. */
export const bendOf = ({ data1, data2 }: MidiMessage): number => data1 | (data2 << 7)
export const bendMessage = (midiChannel: number, bend: number): MidiMessage => ({
  status: PITCH_BEND | midiChannel,
  data1: bend & 0x7f,
  data2: bend >> 7,
})
export const controlMessage = (
  midiChannel: number,
  controller: number,
  value: number,
): MidiMessage => ({ status: CONTROL_CHANGE | midiChannel, data1: controller, data2: value })

/**
 * Controllers whose last value is all that matters. Data entry and parameter numbers (6, 38,
 * 96–101) mean something only in their order; 120–127 are commands, not values.
 */
export const isJournaledController = (controller: number): boolean =>
  controller < ALL_SOUND_OFF &&
  controller !== 6 &&
  controller !== 38 &&
  (controller < 96 || controller > 101)

/** All sound off, all notes off, and the mode changes that imply it (MIDI 1.0). */
export const endsAllNotes = (controller: number): boolean =>
  controller === ALL_SOUND_OFF || controller >= ALL_NOTES_OFF

/** What Reset All Controllers sets (MMA RP-015): modulation, expression, pedals. */
export const controllersAfterReset: readonly (readonly [number, number])[] = [
  [1, 0],
  [11, 127],
  [64, 0],
  [65, 0],
  [66, 0],
  [67, 0],
]
