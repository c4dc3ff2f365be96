/**
 * One key held on two keyboards is let go when both let go (LV7): my own synth hears a note-off only
 * with the last of them. What goes out to the others is told in full; they count for themselves.
 */
import { isNoteOff, isNoteOn, type MidiMessage, midiChannelOf } from '../shared/midi/message.ts'

export interface OwnKeys {
  /** Whether my own synth is to hear it. */
  admits(message: MidiMessage): boolean
  clear(): void
}

export function createOwnKeys(): OwnKeys {
  const held = new Map<number, number>()
  return {
    admits(message) {
      const key = midiChannelOf(message) * 128 + message.data1
      const count = held.get(key) ?? 0
      if (isNoteOn(message)) held.set(key, count + 1)
      else if (isNoteOff(message) && count > 1) {
        held.set(key, count - 1)
        return false
      } else if (isNoteOff(message)) held.delete(key)
      return true
    },
    clear: () => held.clear(),
  }
}
