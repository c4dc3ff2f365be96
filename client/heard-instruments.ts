/** The instruments of the others: each strip plays what its player has chosen. */
import { choiceNamed } from '../shared/sound/catalogue.ts'
import type { InstrumentFeed } from './audio/instrument-feed.ts'

export interface HeardInstruments {
  /** @param name of the player  @param instrument as the document has it */
  hear(strip: number, name: string, instrument: string): void
}

/** @param say a sentence for the player */
export function createHeardInstruments(
  instruments: InstrumentFeed,
  say: (sentence: string) => void,
): HeardInstruments {
  const heard = new Map<number, string>()
  return {
    hear(strip, name, instrument) {
      if (heard.get(strip) === instrument) return
      heard.set(strip, instrument)
      const choice = choiceNamed(instrument)
      instruments.choose(strip, choice)
      if (!choice)
        say(`${name} plays “${instrument}”, which this page does not know. Reload it to hear them.`)
    },
  }
}
