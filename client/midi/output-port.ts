/** One MIDI output as the rest of the page sees it. */
import type { Output } from 'webmidi'
import type { LocalMicros } from '../../shared/time/units.ts'

export interface OutputPort {
  readonly id: string
  readonly name: string
  /** Goes out at that moment, or at once if it has passed. Nothing goes to a port that is gone. */
  send(bytes: Uint8Array, at: LocalMicros): void
}

export const outputPort = (output: Output): OutputPort => ({
  id: output.id,
  name: output.name || 'MIDI device',
  send(bytes, at) {
    const time = Math.max(0, at / 1_000 - performance.timeOrigin)
    try {
      output.send(bytes, { time })
    } catch {
      // Unplugged or closed this instant: its ports are about to change, and that is told.
    }
  },
})
