/**
 * What a source of notes holds at present, so that it can be let go when the source falls silent:
 * a device is unplugged, a page loses focus, a take ends, a link is lost.
 */
import {
  CONTROL_CHANGE,
  isNoteOff,
  isNoteOn,
  kindOf,
  type MidiMessage,
  midiChannelOf,
  NOTE_OFF,
  PITCH_BEND,
} from './message.ts'

export interface HeldNotes {
  /** Takes note of a message that was played. */
  apply(message: MidiMessage): void
  /** Whether a note sounds or a pedal is down. */
  readonly any: boolean
  isHeld(midiChannel: number, key: number): boolean
  /** Whether that pedal (controller 64, 66, 67) is down. */
  isDown(midiChannel: number, pedal: number): boolean
  /**
   * The messages that end all that is held, and forgets it: as many note-offs as there were
   * note-ons (LV7), pedals up, bend to the centre.
   */
  releaseAll(): readonly MidiMessage[]
}

const SUSTAIN = 64
const SOSTENUTO = 66
const SOFT = 67
const ALL_SOUND_OFF = 120
const RESET_CONTROLLERS = 121
const ALL_NOTES_OFF = 123
const BEND_CENTRE = 0x40
const RELEASE_VELOCITY = 64

export function createHeldNotes(): HeldNotes {
  /** Note-ons not yet answered by a note-off, by midiChannel · 128 + key. */
  const notes = new Map<number, number>()
  /** midiChannel · 128 + controller. */
  const pedals = new Set<number>()
  const bent = new Set<number>()

  function applyController({ data1, data2 }: MidiMessage, midiChannel: number): void {
    const pedal = midiChannel * 128 + data1
    if (data1 === SUSTAIN || data1 === SOSTENUTO || data1 === SOFT) {
      if (data2 > 0) pedals.add(pedal)
      else pedals.delete(pedal)
    } else if (data1 === RESET_CONTROLLERS) {
      forgetChannel(pedals, midiChannel)
      bent.delete(midiChannel)
    } else if (data1 === ALL_SOUND_OFF || data1 >= ALL_NOTES_OFF) forgetChannel(notes, midiChannel)
  }

  return {
    apply(message) {
      const midiChannel = midiChannelOf(message)
      const note = midiChannel * 128 + message.data1
      const count = notes.get(note) ?? 0
      if (isNoteOn(message)) notes.set(note, count + 1)
      else if (isNoteOff(message)) {
        if (count > 1) notes.set(note, count - 1)
        else notes.delete(note)
      } else if (kindOf(message) === CONTROL_CHANGE) applyController(message, midiChannel)
      else if (kindOf(message) === PITCH_BEND) {
        if (message.data1 === 0 && message.data2 === BEND_CENTRE) bent.delete(midiChannel)
        else bent.add(midiChannel)
      }
    },
    get any() {
      return notes.size > 0 || pedals.size > 0
    },
    isHeld: (midiChannel, key) => notes.has(midiChannel * 128 + key),
    isDown: (midiChannel, pedal) => pedals.has(midiChannel * 128 + pedal),
    releaseAll() {
      const releases: MidiMessage[] = []
      for (const [note, count] of notes) {
        const off = { status: NOTE_OFF | (note >> 7), data1: note & 127, data2: RELEASE_VELOCITY }
        for (let n = 0; n < count; n++) releases.push(off)
      }
      for (const pedal of pedals)
        releases.push({ status: CONTROL_CHANGE | (pedal >> 7), data1: pedal & 127, data2: 0 })
      for (const midiChannel of bent)
        releases.push({ status: PITCH_BEND | midiChannel, data1: 0, data2: BEND_CENTRE })
      notes.clear()
      pedals.clear()
      bent.clear()
      return releases
    },
  }
}

function forgetChannel(
  entries: { keys(): Iterable<number>; delete(key: number): boolean },
  midiChannel: number,
): void {
  for (const key of [...entries.keys()]) if (key >> 7 === midiChannel) entries.delete(key)
}
