import { JamPlayer } from '../dsp/mixer/jam-player.ts'
import { TAP_BYTES, Tap } from '../dsp/mixer/tap.ts'
import { WarmUp } from '../dsp/mixer/warm-up.ts'
import { EventRing } from '../dsp/queue/event-ring.ts'
import {
  type FromProcessor,
  JAM_PROCESSOR,
  type JamProcessorOptions,
  type ToProcessor,
} from '../messages.ts'

/** A slow computer then begins, and goes on warming up where nothing sounds. ms. */
const LONGEST_WARM_UP = 250
// biome-ignore lint/style/noRestrictedGlobals: only a shell may look at the clock, and here is no other
const milliseconds = (): number => Date.now()
/** Blocks between two of the rest of the warm-up: one that is not compiled takes longer than a block lasts. */
const WARM_UP_EVERY = 4
/** Blocks by which counted frames may leave the clock's before they are set anew. */
const STRAY_BLOCKS = 4

/** The shell around JamPlayer on the audio thread, or on the page where there is no such thread. */
class JamProcessor extends AudioWorkletProcessor {
  readonly #player: JamPlayer
  readonly #tap: Tap
  readonly #sampleRate: number
  #warmUp: WarmUp | undefined
  #restingBlocks = 0
  #frame = Number.NaN // where `currentFrame` is unknown: the frame that the next block begins with

  constructor({ processorOptions }: { processorOptions: JamProcessorOptions }) {
    super()
    const { sampleRate, ring, tap } = processorOptions
    this.#sampleRate = sampleRate
    this.#tap = new Tap(tap ?? new ArrayBuffer(TAP_BYTES))
    this.#player = new JamPlayer(sampleRate, this.#tap, ring && new EventRing(ring))
    this.port.onmessage = ({ data }: MessageEvent<ToProcessor>) => this.#hear(data)
    if (processorOptions.warmUp) this.#beginWarmUp()
    this.port.postMessage({ type: 'ready' } satisfies FromProcessor)
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const left = outputs[0]?.[0]
    const right = outputs[0]?.[1]
    if (left && right) this.#player.render(left, right, this.#frameOfBlock(left.length))
    if (this.#warmUp && this.#player.isResting && ++this.#restingBlocks % WARM_UP_EVERY === 0)
      this.#warm(this.#warmUp)
    return true
  }

  #beginWarmUp(): void {
    const warmUp = new WarmUp(this.#sampleRate)
    this.#warmUp = warmUp
    const end = milliseconds() + LONGEST_WARM_UP
    while (this.#warmUp && milliseconds() <= end) this.#warm(warmUp)
  }

  #warm(warmUp: WarmUp): void {
    warmUp.step()
    if (warmUp.isDone) this.#warmUp = undefined
  }

  #hear(message: ToProcessor): void {
    if (message.type === 'event') this.#player.push(message.event)
    else this.port.postMessage({ type: 'tap', reading: this.#tap.read() } satisfies FromProcessor)
  }

  /** A ScriptProcessor tells only a coarse time: count frames, and follow it when they stray. */
  #frameOfBlock(length: number): number {
    if (typeof currentFrame === 'number') return currentFrame
    const now = Math.round(currentTime * this.#sampleRate)
    const strays = !(Math.abs(now - this.#frame) <= STRAY_BLOCKS * length)
    const frame = strays ? now : this.#frame
    this.#frame = frame + length
    return frame
  }
}

registerProcessor(JAM_PROCESSOR, JamProcessor)
