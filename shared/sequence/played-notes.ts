/** What was played, as notes: each note-on with what ended it. Pure. */
import {
  CONTROL_CHANGE,
  isNoteOff,
  isNoteOn,
  kindOf,
  midiChannelOf,
  type PlayedEvent,
} from '../midi/message.ts'

export interface PlayedNote {
  readonly on: PlayedEvent
  /** The note-off, or the sustain pedal's coming up after it; undefined while it sounds. */
  readonly off: PlayedEvent | undefined
}

const SUSTAIN = 64
const PEDAL_DOWN = 64

/** In order of their beginning. A note-off ends the oldest note of its key that is held. */
export function playedNotes(events: readonly PlayedEvent[]): readonly PlayedNote[] {
  const notes: { readonly on: PlayedEvent; off: PlayedEvent | undefined }[] = []
  let held: typeof notes = []
  /** Let go, and sustained by the pedal of their midiChannel. */
  let sustained: typeof notes = []
  const pedals = new Set<number>()

  for (const event of events) {
    const midiChannel = midiChannelOf(event)
    if (isNoteOn(event)) {
      const note = { on: event, off: undefined }
      notes.push(note)
      held.push(note)
    } else if (isNoteOff(event)) {
      const note = held.find(({ on }) => isSameKey(on, event))
      if (!note) continue
      held = held.filter(other => other !== note)
      if (pedals.has(midiChannel)) sustained.push(note)
      else note.off = event
    } else if (kindOf(event) === CONTROL_CHANGE && event.data1 === SUSTAIN) {
      if (event.data2 >= PEDAL_DOWN) pedals.add(midiChannel)
      else {
        pedals.delete(midiChannel)
        for (const note of sustained) if (midiChannelOf(note.on) === midiChannel) note.off = event
        sustained = sustained.filter(({ off }) => off === undefined)
      }
    }
  }
  return notes
}

const isSameKey = (a: PlayedEvent, b: PlayedEvent): boolean =>
  a.data1 === b.data1 && midiChannelOf(a) === midiChannelOf(b)
