/** When the last message for each key and controller was due: what follows is due no earlier. */
import {
  CHANNEL_PRESSURE,
  CONTROL_CHANGE,
  kindOf,
  type MidiMessage,
  midiChannelOf,
  PITCH_BEND,
  PROGRAM_CHANGE,
} from '../midi/message.ts'
import { endsAllNotes } from './controllers.ts'
import { BEND, MIDI_CHANNEL_COUNT, PRESSURE, PROGRAM } from './heard-state.ts'

const NAMES = 128

/**
 * Keeps a release from overtaking its attack when the way of placing them changed in between.
 * Real-time safe: yes.
 */
export class LastDues {
  readonly #keys = new Float64Array(MIDI_CHANNEL_COUNT * NAMES)
  readonly #values = new Float64Array(MIDI_CHANNEL_COUNT * NAMES)
  readonly #channels = new Float64Array(MIDI_CHANNEL_COUNT)

  /** @returns `due`, or the latest due moment that this message must not precede */
  raise(message: MidiMessage, due: number): number {
    const midiChannel = midiChannelOf(message)
    const name = valueNameOf(message)
    if (name !== undefined && kindOf(message) === CONTROL_CHANGE && endsAllNotes(name)) {
      const last = Math.max(due, this.#channels[midiChannel]!)
      this.#channels[midiChannel] = last
      return last
    }
    const dues = name === undefined ? this.#keys : this.#values
    const at = midiChannel * NAMES + (name ?? message.data1)
    const ordered = Math.max(due, dues[at]!)
    dues[at] = ordered
    this.#channels[midiChannel] = Math.max(this.#channels[midiChannel]!, ordered)
    return ordered
  }
}

/** Undefined for what belongs to a key. */
function valueNameOf(message: MidiMessage): number | undefined {
  switch (kindOf(message)) {
    case CONTROL_CHANGE:
      return message.data1
    case PROGRAM_CHANGE:
      return PROGRAM
    case CHANNEL_PRESSURE:
      return PRESSURE
    case PITCH_BEND:
      return BEND
    default:
      return undefined
  }
}
