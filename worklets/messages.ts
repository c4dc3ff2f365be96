/** What the page and the sound processor say to each other beside the shared memory. */
import type { TapReading } from './dsp/mixer/tap.ts'
import type { TimedEvent } from './dsp/queue/timed-event.ts'

export const JAM_PROCESSOR = 'musearoo-jam'

/** Given to the processor when it is made. */
export interface JamProcessorOptions {
  /** Hz. The scope's own `sampleRate` is not yet known everywhere when a processor is made. */
  readonly sampleRate: number
  /** Events come through this ring, or through the port where memory cannot be shared. */
  readonly ring: SharedArrayBuffer | undefined
  /** Levels and counters go here, or are answered through the port. */
  readonly tap: SharedArrayBuffer | undefined
  /** Whether to play unheard before it is ready: where there is a thread for it. */
  readonly warmUp: boolean
}

export type ToProcessor =
  | { readonly type: 'event'; readonly event: Readonly<TimedEvent> }
  /** Answered by one `tap`. */
  | { readonly type: 'read-tap' }

export type FromProcessor =
  /** Once: blocks are rendered as fast as they ever will be. */
  { readonly type: 'ready' } | { readonly type: 'tap'; readonly reading: TapReading }
