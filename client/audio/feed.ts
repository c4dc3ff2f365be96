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
}

/** The processor's module must be loaded already. */
export function openFeed(
  context: BaseAudioContext,
  { shared }: { readonly shared: boolean },
): Feed {
  return shared ? openSharedFeed(context) : openPortFeed(context)
}

function openSharedFeed(context: BaseAudioContext): Feed {
  const ringMemory = EventRing.memoryFor(RING_CAPACITY)
  const tapMemory = new SharedArrayBuffer(TAP_BYTES)
  const ring = new EventRing(ringMemory)
  const tap = new Tap(tapMemory)
  return {
    node: openNode(context, { ring: ringMemory, tap: tapMemory }),
    push: event => ring.push(event),
    read: () => tap.read(),
  }
}

function openPortFeed(context: BaseAudioContext): Feed {
  const node = openNode(context, { ring: undefined, tap: undefined })
  let reading = emptyReading()
  let asked = false
  node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => {
    reading = data.reading
    asked = false
  }
  const say = (message: ToProcessor) => node.port.postMessage(message)
  return {
    node,
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
  memory: Pick<JamProcessorOptions, 'ring' | 'tap'>,
): AudioWorkletNode {
  const processorOptions: JamProcessorOptions = { sampleRate: context.sampleRate, ...memory }
  const node = new AudioWorkletNode(context, JAM_PROCESSOR, {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions,
  })
  node.connect(context.destination)
  return node
}
