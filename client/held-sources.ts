/** What computer keys and pointers hold on this page, so that a blur can let it go (LV6). */
import { createHeldNotes, type HeldNotes } from '../shared/midi/held-notes.ts'
import type { MidiMessage } from '../shared/midi/message.ts'

export type PageSource = 'computer-keys' | 'pointer'

export interface HeldSources {
  apply(source: PageSource, message: MidiMessage): void
  /** What ends all that the source holds. */
  release(source: PageSource): readonly MidiMessage[]
}

export function createHeldSources(): HeldSources {
  const sources: Readonly<Record<PageSource, HeldNotes>> = {
    'computer-keys': createHeldNotes(),
    pointer: createHeldNotes(),
  }
  return {
    apply: (source, message) => sources[source].apply(message),
    release: source => sources[source].releaseAll(),
  }
}
