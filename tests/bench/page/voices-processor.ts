/** One synth with its notes held, on the audio thread: no strips, no effects, no limiter. */
import { createInstrument } from '../../../worklets/dsp/voices/create-instrument.ts'
import type { Instrument } from '../../../worklets/dsp/voices/instrument.ts'
import { BENCH_VOICES, type VoicesOptions } from './voices-options.ts'

// Of the audio thread's scope, for which this folder has no types.
declare const sampleRate: number
declare abstract class AudioWorkletProcessor {}
declare function registerProcessor(name: string, processor: unknown): void

class VoicesProcessor extends AudioWorkletProcessor {
  readonly #instrument: Instrument

  constructor({ processorOptions }: { processorOptions: VoicesOptions }) {
    super()
    const { voices, lowestKey, velocity } = processorOptions
    this.#instrument = createInstrument('synth', sampleRate)
    for (let n = 0; n < voices; n++) this.#instrument.noteOn(0, lowestKey + n, velocity)
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const left = outputs[0]?.[0]
    const right = outputs[0]?.[1]
    if (left && right) this.#instrument.render(left, right, 0, left.length)
    return true
  }
}

registerProcessor(BENCH_VOICES, VoicesProcessor)
