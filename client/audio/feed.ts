/** The way events take to the audio thread, and the way back for levels and counts. */
import { TAP_BYTES, Tap, type TapReading } from '../../worklets/dsp/mixer/tap.ts'
import { EventRing } from '../../worklets/dsp/queue/event-ring.ts'
import type { TimedEvent } from '../../worklets/dsp/queue/timed-event.ts'
import {
  type FromProcessor,
  JAM_PROCESSOR,
  type JamProcessorOptions,
  type ToProcessor,
} from '../../worklets/messages.ts'

/** Far more than one block's worth: the audio thread empties it with every block. */
const RING_CAPACITY = 4096

export interface Feed {
  readonly node: AudioWorkletNode
  /** Copies the event. @returns false when there is no room: nothing was handed over */
  push(event: Readonly<TimedEvent>): boolean
  /** The latest known; without shared memory the one from before the last call. */
  read(): TapReading
  /** The processor has warmed up. Rejects when it breaks before. */
  readonly ready: Promise<void>
}

export interface FeedOptions {
  /** Whether memory may be. */
  readonly shared: boolean
  readonly warmUp?: boolean
}

/** The processor's module must be loaded already. */
export function openFeed(context: BaseAudioContext, options: FeedOptions): Feed {
  return options.shared ? openSharedFeed(context, options) : openPortFeed(context, options)
}

function openSharedFeed(context: BaseAudioContext, options: FeedOptions): Feed {
  const ringMemory = EventRing.memoryFor(RING_CAPACITY)
  const tapMemory = new SharedArrayBuffer(TAP_BYTES)
  const ring = new EventRing(ringMemory)
  const tap = new Tap(tapMemory)
  const { node, ready } = openNode(context, options, { ring: ringMemory, tap: tapMemory })
  return {
    node,
    ready,
    push: event => ring.push(event),
    read: () => tap.read(),
  }
}

function openPortFeed(context: BaseAudioContext, options: FeedOptions): Feed {
  const { node, ready } = openNode(context, options, { ring: undefined, tap: undefined })
  let reading = emptyReading()
  let asked = false
  node.port.addEventListener('message', ({ data }: MessageEvent<FromProcessor>) => {
    if (data.type !== 'tap') return
    reading = data.reading
    asked = false
  })
  const say = (message: ToProcessor) => node.port.postMessage(message)
  return {
    node,
    ready,
    push(event) {
      say({ type: 'event', event })
      return true
    },
    read() {
      if (!asked) say({ type: 'read-tap' })
      asked = true
      return reading
    },
  }
}

export const emptyReading = (): TapReading => new Tap(new ArrayBuffer(TAP_BYTES)).read()

function openNode(
  context: BaseAudioContext,
  { warmUp = false }: FeedOptions,
  memory: Pick<JamProcessorOptions, 'ring' | 'tap'>,
): { readonly node: AudioWorkletNode; readonly ready: Promise<void> } {
  const { sampleRate } = context
  const processorOptions: JamProcessorOptions = { sampleRate, warmUp, ...memory }
  const node = new AudioWorkletNode(context, JAM_PROCESSOR, {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions,
  })
  node.connect(context.destination)
  const ready = new Promise<void>((resolve, reject) => {
    node.onprocessorerror = () => reject(new Error('the sound processor broke'))
    node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => {
      if (data.type === 'ready') resolve()
    }
  })
  ready.catch(() => {}) // whoever waits for it hears of it
  return { node, ready }
}
