/** Renders events through the whole jam, as the audio thread would. */
import { JamPlayer } from '../../worklets/dsp/mixer/jam-player.ts'
import { TAP_BYTES, Tap } from '../../worklets/dsp/mixer/tap.ts'
import { emptyEvent, type TimedEvent } from '../../worklets/dsp/queue/timed-event.ts'

export const SAMPLE_RATE = 48_000

export const eventAt = (frame: number, fields: Partial<TimedEvent>): TimedEvent => ({
  ...emptyEvent(),
  frame,
  ...fields,
})
export const noteOnAt = (frame: number, note: number, velocity = 100, source = 0): TimedEvent =>
  eventAt(frame, { source, status: 0x90, data1: note, data2: velocity })
export const noteOffAt = (frame: number, note: number, source = 0): TimedEvent =>
  eventAt(frame, { source, status: 0x80, data1: note })

export function renderJam({
  events,
  frames,
  blockSizes = [128],
  sampleRate = SAMPLE_RATE,
}: {
  readonly events: readonly TimedEvent[]
  readonly frames: number
  /** Used in turn. */
  readonly blockSizes?: readonly number[]
  readonly sampleRate?: number
}) {
  const tap = new Tap(new ArrayBuffer(TAP_BYTES))
  const player = new JamPlayer(sampleRate, tap)
  for (const event of events) player.push(event)
  const left = new Float32Array(frames)
  const right = new Float32Array(frames)
  for (let frame = 0, block = 0; frame < frames; block++) {
    const end = Math.min(frames, frame + blockSizes[block % blockSizes.length]!)
    player.render(left.subarray(frame, end), right.subarray(frame, end), frame)
    frame = end
  }
  return { left, right, reading: tap.read() }
}
