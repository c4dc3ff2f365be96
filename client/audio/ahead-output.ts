/** The audio thread as one sees it who knows ahead what is to be heard when. */
import type { MidiMessage } from '../../shared/midi/message.ts'
import type { LocalMicros } from '../../shared/time/units.ts'

export interface AheadOutput {
  /** Frames a second. */
  rate(): number
  /** The frame that is at the ear at that moment; undefined before sound runs. */
  frameHeardAt(moment: LocalMicros): number | undefined
  /** The frame that the audio thread works on; undefined while sound does not run. */
  frameNow(): number | undefined
  hand(frame: number, source: number, message: MidiMessage): void
  /** Forgets what the source has on that midiChannel at `frame` and later. */
  cancel(frame: number, source: number, midiChannel: number): void
}
