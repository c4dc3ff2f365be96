/**
 * What stands between one MIDI device and the room: lets channel voice messages through, bounds a
 * flood, and knows what is to be released when the device goes.
 */
import { createHeldNotes } from '../../shared/midi/held-notes.ts'
import {
  CONTROL_CHANGE,
  isNoteOff,
  kindOf,
  type MidiMessage,
  midiChannelOf,
} from '../../shared/midi/message.ts'
import { midiMessageOf } from '../../shared/midi/parse.ts'
import { type LocalMicros, seconds } from '../../shared/time/units.ts'

export interface InputGuard {
  /** @returns the message to play, or undefined: a system message, malformed, or too much */
  admit(bytes: ArrayLike<number>, at: LocalMicros): MidiMessage | undefined
  /** The messages that end everything this device holds. */
  releaseAll(): readonly MidiMessage[]
  readonly stats: Readonly<{ malformed: number; flooded: number }>
}

/** Twice what a MIDI cable can carry. */
const MESSAGES_PER_SECOND = 2_000
const WINDOW = seconds(1)
const SYSTEM = 0xf0

export function createInputGuard(): InputGuard {
  const held = createHeldNotes()
  const stats = { malformed: 0, flooded: 0 }
  let windowStart = Number.NEGATIVE_INFINITY
  let inWindow = 0

  return {
    admit(bytes, at) {
      if ((bytes[0] ?? 0) >= SYSTEM) return undefined
      const parsed = midiMessageOf(bytes)
      if (!parsed.ok) {
        stats.malformed++
        return undefined
      }
      const message = parsed.value
      if (at - windowStart >= WINDOW || at < windowStart) {
        windowStart = at
        inWindow = 0
      }
      // In a flood only what ends something passes, and only if it was begun: nothing may hang.
      if (++inWindow > MESSAGES_PER_SECOND && !endsSomething(message, held)) {
        stats.flooded++
        return undefined
      }
      held.apply(message)
      return message
    },
    releaseAll: () => held.releaseAll(),
    stats,
  }
}

function endsSomething(message: MidiMessage, held: ReturnType<typeof createHeldNotes>): boolean {
  const midiChannel = midiChannelOf(message)
  if (isNoteOff(message)) return held.isHeld(midiChannel, message.data1)
  const isPedalUp = kindOf(message) === CONTROL_CHANGE && message.data2 === 0
  return isPedalUp && held.isDown(midiChannel, message.data1)
}
