/** Plays one instrument alone and listens: what came out, in blocks of any size. */
import type { InstrumentId } from '../../shared/sound/catalogue.ts'
import { createInstrument } from '../../worklets/dsp/voices/create-instrument.ts'
import type { Instrument } from '../../worklets/dsp/voices/instrument.ts'

export interface Act {
  readonly frame: number
  readonly act: (instrument: Instrument) => void
}
export const at = (frame: number, act: Act['act']): Act => ({ frame, act })

export function play(
  id: InstrumentId,
  {
    acts,
    frames,
    sampleRate = 48_000,
    blockSizes = [128],
  }: {
    readonly acts: readonly Act[]
    readonly frames: number
    readonly sampleRate?: number
    /** Used in turn. */
    readonly blockSizes?: readonly number[]
  },
) {
  const instrument = createInstrument(id, sampleRate)
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  const waiting = acts.toSorted((a, b) => a.frame - b.frame)
  for (let frame = 0, block = 0; frame < frames; block++) {
    const end = Math.min(frames, frame + blockSizes[block % blockSizes.length]!)
    while (waiting[0] && waiting[0].frame < end) {
      const { frame: due, act } = waiting.shift()!
      instrument.render(left, right, frame, Math.max(frame, due))
      frame = Math.max(frame, due)
      act(instrument)
    }
    instrument.render(left, right, frame, end)
    frame = end
  }
  return { left, right, instrument }
}
