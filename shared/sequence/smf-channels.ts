/** Which midiChannel and programme a part has in a file, so that General MIDI plays what we hear. */
import { type MidiMessage, PROGRAM_CHANGE } from '../midi/message.ts'
import { choiceNamed, DRUM_MIDI_CHANNEL, definitionOf, presetOf } from '../sound/catalogue.ts'

export interface SmfChannels {
  /**
   * The tenth for a kit; else one of its own for each part, in the order in which they are asked
   * for, and again from the first when there are more than fifteen.
   */
  of(part: string, instrument: string): number
}

const MELODIC = Array.from({ length: 16 }, (_, n) => n).filter(n => n !== DRUM_MIDI_CHANNEL)

export function createSmfChannels(): SmfChannels {
  const known = new Map<string, number>()
  return {
    of(part, instrument) {
      if (isKit(instrument)) return DRUM_MIDI_CHANNEL
      const channel = known.get(part) ?? MELODIC[known.size % MELODIC.length]!
      known.set(part, channel)
      return channel
    },
  }
}

/** None for an instrument that nobody knows. */
export function programmeOn(midiChannel: number, instrument: string): readonly MidiMessage[] {
  const choice = choiceNamed(instrument)
  const preset = choice && presetOf(choice)
  if (!preset) return []
  return [{ status: PROGRAM_CHANGE | midiChannel, data1: preset.programme, data2: 0 }]
}

function isKit(instrument: string): boolean {
  const choice = choiceNamed(instrument)
  return choice !== undefined && definitionOf(choice)?.id === 'kit'
}
