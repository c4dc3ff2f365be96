/** Listens at a page's audio output, from outside: what reaches the speakers is what is measured. */
import type { Page } from 'playwright'
import { rmsDb, strongestHz } from './spectrum.ts'

interface TappedWindow {
  outputTap?: AnalyserNode
}

/** Runs in the page before its own scripts: whatever is connected to a destination is also listened to. */
export function tapOutput(): void {
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => unknown
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    const [destination] = to
    if (
      destination instanceof AudioDestinationNode &&
      destination.context instanceof AudioContext
    ) {
      const tap = new AnalyserNode(destination.context, { fftSize: 16_384 })
      connect.call(this, tap)
      const tapped: TappedWindow = window as TappedWindow
      tapped.outputTap = tap
    }
    return connect.apply(this, to)
  } as typeof AudioNode.prototype.connect
}

interface Heard {
  readonly samples: readonly number[]
  readonly sampleRate: number
}

/** The last 16,384 frames that went to the speakers, about a third of a second. */
async function heardAt(page: Page): Promise<Heard> {
  return page.evaluate(() => {
    const tap = (window as TappedWindow).outputTap
    if (!tap) return { samples: [], sampleRate: 0 }
    const samples = new Float32Array(tap.fftSize)
    tap.getFloatTimeDomainData(samples)
    return { samples: [...samples], sampleRate: tap.context.sampleRate }
  })
}

/** dBFS below which nobody hears anything. */
const SILENCE_DB = -70

/** The MIDI note that sounds at the page's output now, or undefined in silence. */
export async function noteHeardAt(page: Page): Promise<number | undefined> {
  const { samples, sampleRate } = await heardAt(page)
  if (samples.length === 0 || rmsDb(samples) < SILENCE_DB) return undefined
  return Math.round(69 + 12 * Math.log2(strongestHz(samples, sampleRate) / 440))
}

export async function isSilent(page: Page): Promise<boolean> {
  const { samples } = await heardAt(page)
  return samples.length > 0 && rmsDb(samples) < SILENCE_DB
}
