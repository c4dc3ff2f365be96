/** Where a context's sound goes, and a tone to hear that it does. */

/** Not every browser lets a page choose; TypeScript's DOM does not know it. */
interface SinkContext {
  setSinkId(id: string): Promise<void>
}
const hasSink = (context: object): context is SinkContext => 'setSinkId' in context

export const canChooseSink = (): boolean =>
  typeof AudioContext === 'function' && hasSink(AudioContext.prototype)

/** @param id of a device, '' for the system's choice. Rejects when that device is not there. */
export async function chooseSink(context: AudioContext, id: string): Promise<void> {
  if (hasSink(context)) await context.setSinkId(id)
}

const TONE_HERTZ = 440
/** −20 dBFS: to be heard, not to be feared. */
const TONE_GAIN = 0.1
const SIDE_SECONDS = 0.6
const RAMP_SECONDS = 0.03

/** Left, then right. */
export function playTestTone(context: AudioContext): void {
  const tone = new OscillatorNode(context, { frequency: TONE_HERTZ })
  for (const [n, pan] of [-1, 1].entries()) {
    const gain = new GainNode(context, { gain: 0 })
    const begin = context.currentTime + n * SIDE_SECONDS
    const end = begin + SIDE_SECONDS - RAMP_SECONDS
    gain.gain.setValueAtTime(0, begin)
    gain.gain.linearRampToValueAtTime(TONE_GAIN, begin + RAMP_SECONDS)
    gain.gain.setValueAtTime(TONE_GAIN, end - RAMP_SECONDS)
    gain.gain.linearRampToValueAtTime(0, end)
    tone.connect(gain).connect(new StereoPannerNode(context, { pan })).connect(context.destination)
  }
  tone.start()
  tone.stop(context.currentTime + 2 * SIDE_SECONDS)
}
