/** Looks into the queue between the page and its audio thread (SY7): which frame a note was given. */

/** Runs before the page's own scripts: remembers the memory that the processor is given. */
export const REMEMBER_RING = `
  window.AudioWorkletNode = class extends AudioWorkletNode {
    constructor(context, name, options) {
      super(context, name, options)
      const ring = options?.processorOptions?.ring
      if (ring) window.jamRing = { memory: ring, context }
    }
  }`

declare global {
  interface Window {
    /** Absent without shared memory. */
    jamRing?: { readonly memory: SharedArrayBuffer; readonly context: AudioContext }
  }
}

const HEADER_BYTES = 8
const SLOT_BYTES = 12
const WRITE = 1

/** Where the event that was queued last is to begin, ms of audio time; undefined: at once, or late. */
export function lastQueuedAt(): number | undefined {
  if (!window.jamRing) throw new Error('this page shares no memory with its audio thread')
  const { memory, context } = window.jamRing
  const slots = Math.floor((memory.byteLength - HEADER_BYTES) / SLOT_BYTES)
  const write = Atomics.load(new Int32Array(memory, 0, 2), WRITE)
  const frame = new Float64Array(memory, HEADER_BYTES, slots)[(write + slots - 1) % slots] ?? 0
  const at = frame / context.sampleRate
  return at > context.currentTime ? at * 1_000 : undefined
}

/** A reading of the audio clock, ms: when, and how far it is ahead of the page's. */
export type ClockReading = readonly [at: number, ahead: number]

/** ms: a browser lets no page's timer ring more often. */
const READ_EVERY = 4

/** @param read told every few ms, of this page's own clock beside the audio thread's */
export function watchAudioClock(now: () => number, read: (reading: ClockReading) => void): void {
  setInterval(() => {
    if (!window.jamRing) return
    const { currentTime } = window.jamRing.context
    const at = now() // after it: held up in between, a reading is late, never early
    read([at, currentTime * 1_000 - at])
  }, READ_EVERY)
}
