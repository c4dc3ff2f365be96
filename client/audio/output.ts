/** Opens the audio context with the jam processor in it. */
import jamProcessorUrl from '../../worklets/processors/jam-processor.ts?worker&url'
import type { AudioView } from '../app.ts'
import { type Feed, openFeed } from './feed.ts'
import { installPolyfill } from './polyfill.ts'

const PREFERRED_SAMPLE_RATE = 48_000

export interface Output extends Feed {
  readonly kind: NonNullable<AudioView['feed']>
}

/** Suspended until a gesture, unless the browser knows the page already. @throws DOMException */
export function openContext(): AudioContext {
  try {
    return new AudioContext({ latencyHint: 'interactive', sampleRate: PREFERRED_SAMPLE_RATE })
  } catch {
    return new AudioContext({ latencyHint: 'interactive' }) // a device that insists on its own rate
  }
}

/**
 * The best feed there is here, connected and warmed up.
 *
 * @param isAsked whether somebody waits for sound: until then a context that runs by itself is held, so
 *   that it does not run dry while its thread has other things to do
 * @throws when the processor cannot be loaded
 */
export async function openOutput(context: AudioContext, isAsked: () => boolean): Promise<Output> {
  const native = 'audioWorklet' in context
  if (!native) await installPolyfill()
  await context.audioWorklet.addModule(jamProcessorUrl)
  const shared = native && globalThis.crossOriginIsolated === true
  const kind = shared ? 'ring' : native ? 'port' : 'polyfill'
  const holds = native && context.state === 'running' && !isAsked()
  if (holds) await context.suspend()
  const feed = openFeed(context, { shared, warmUp: native })
  await feed.ready
  if (holds) await context.resume()
  return { kind, ...feed }
}

/** Times the output ran dry, as the browser counts; 0 where it does not. */
export function underrunsOf(context: AudioContext): number {
  const stats: unknown = Reflect.get(context, 'playbackStats')
  if (typeof stats !== 'object' || stats === null) return 0
  const events: unknown = Reflect.get(stats, 'underrunEvents')
  return typeof events === 'number' ? events : 0
}
