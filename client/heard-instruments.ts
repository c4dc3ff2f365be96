/** What each strip plays on: as its player or its track has chosen, its knobs as they were turned. */
import type { Sound } from '../shared/doc/people.ts'
import { type Choice, choiceNamed, definitionOf, nameOfChoice } from '../shared/sound/catalogue.ts'
import { type Knobs, NO_KNOBS, turnsOf } from '../shared/sound/knobs.ts'
import type { InstrumentFeed } from './audio/instrument-feed.ts'

export interface HeardInstruments {
  /** @param name of the player or the track  @param sound as the document has it */
  hear(strip: number, name: string, sound: Sound): void
}

/** @param say a sentence for the player */
export function createHeardInstruments(
  instruments: Pick<InstrumentFeed, 'choose' | 'turn'>,
  say: (sentence: string) => void,
): HeardInstruments {
  const heard = new Map<number, Sound>()
  const told = new Set<string>()

  /** Once for each thing, however often it comes and goes. */
  function tell(strip: number, sentence: string): void {
    const key = `${strip} ${sentence}`
    if (told.has(key)) return
    told.add(key)
    say(sentence)
  }

  return {
    hear(strip, name, { instrument, knobs }) {
      const before = heard.get(strip)
      const isSame = before?.instrument === instrument
      if (isSame && before.knobs === knobs) return
      heard.set(strip, { instrument, knobs })
      const choice = choiceNamed(instrument)
      if (!isSame) instruments.choose(strip, choice)
      const sentence = unknownIn(choice, instrument, knobs)
      if (sentence) tell(strip, `${name} ${sentence}`)
      if (!choice) return
      const stood = turnsOf(choice, isSame ? before.knobs : NO_KNOBS)
      for (const [index, turn] of turnsOf(choice, knobs).entries())
        if (turn !== stood[index]) instruments.turn(strip, index, turn)
    },
  }
}

/** What a newer page has said that this one cannot sound. */
function unknownIn(
  choice: Choice | undefined,
  instrument: string,
  knobs: Knobs,
): string | undefined {
  if (!choice)
    return `plays “${instrument}”, which this page does not know: silent. Reload it to hear it.`
  if (instrument.includes('/') && nameOfChoice(choice) !== instrument)
    return `plays “${instrument}”, a preset that this page does not know. Reload it to hear it as it is.`
  const known = new Set(definitionOf(choice)?.parameters.map(({ id }) => id))
  if (Object.keys(knobs).some(knob => !known.has(knob)))
    return 'has turned a knob that this page does not know. Reload it to hear it as it is.'
  return undefined
}
