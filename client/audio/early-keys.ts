/** Keys that I press before the sound is there: kept, and sounded when it comes (SY17). */
import {
  isNoteOff,
  isNoteOn,
  type MidiMessage,
  midiChannelOf,
  NOTE_OFF,
} from '../../shared/midi/message.ts'
import type { Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros, ms } from '../../shared/time/units.ts'

export interface EarlyKeys {
  /** @returns whether it is taken care of here, and is not to be played now */
  take(message: MidiMessage): boolean
  /** Sound runs: plays what is still held, and what was pressed a moment ago. */
  sound(): void
  clear(): void
}

/** A key that was let go of before the sound came is sounded no later than this after its press. */
const LATEST = ms(300)

interface Press {
  readonly on: MidiMessage
  readonly at: LocalMicros
  /** When it was let go of; undefined while it is held. */
  readonly until?: LocalMicros
}

export function createEarlyKeys(options: {
  readonly clock: Clock
  isReady(): boolean
  play(message: MidiMessage): void
}): EarlyKeys {
  const { clock, play } = options
  /** By midiChannel · 128 + key; of a key that is pressed again the last press. */
  const pressed = new Map<number, Press>()

  function sound({ on, at, until }: Press): void {
    const isFresh = clock.now() - at <= LATEST
    if (until !== undefined && !isFresh) return
    play(on)
    if (until === undefined) return
    const off = { ...on, status: NOTE_OFF | midiChannelOf(on), data2: 64 }
    clock.at(localMicros(clock.now() + until - at), () => play(off))
  }

  return {
    take(message) {
      if (options.isReady()) return false
      const key = midiChannelOf(message) * 128 + message.data1
      const press = pressed.get(key)
      if (isNoteOn(message)) pressed.set(key, { on: message, at: clock.now() })
      else if (isNoteOff(message) && press) pressed.set(key, { ...press, until: clock.now() })
      else return false
      return true
    },
    sound() {
      const all = [...pressed.values()]
      pressed.clear()
      for (const press of all) sound(press)
    },
    clear: () => pressed.clear(),
  }
}
