/** The page's sound: opens it with a gesture, hands it events, and says how it is. */
import type { MidiMessage } from '../../shared/midi/message.ts'
import type { Clock } from '../../shared/ports.ts'
import { type LocalMicros, localMicros } from '../../shared/time/units.ts'
import { LOOK_AHEAD_SECONDS } from '../../worklets/dsp/effects/limiter.ts'
import type { TapReading } from '../../worklets/dsp/mixer/tap.ts'
import {
  CANCEL_CLICKS,
  CANCEL_SCHEDULED,
  emptyEvent,
  NOW,
  PANIC,
  RELEASE_SOURCE,
} from '../../worklets/dsp/queue/timed-event.ts'
import type { AudioView } from '../app.ts'
import type { AheadOutput } from './ahead-output.ts'
import { AudioClock, untilReading } from './audio-clock.ts'
import { createClickFeed } from './click-feed.ts'
import type { ClicksBetween } from './click-scheduler.ts'
import { emptyReading } from './feed.ts'
import { FrameOrder } from './frame-order.ts'
import { createInstrumentFeed, type InstrumentFeed } from './instrument-feed.ts'
import { createListeningPost, type ListeningPost } from './listening-post.ts'
import { createMixerFeed, type MixerFeed } from './mixer-feed.ts'
import { type Output, openContext, openOutput, underrunsOf } from './output.ts'
import { chooseSink, playTestTone } from './sink.ts'
import { onUnlockGesture } from './unlock-gestures.ts'

export interface AudioEngine extends Pick<ListeningPost, 'samples' | 'spectrum'> {
  view(): AudioView
  /** Within a gesture. Settles when sound runs, or will not. Needed again after an interruption. */
  unlock(): Promise<void>
  /**
   * Sounds now, in the audio thread's queue when this returns, or at `at`. While the sound is locked
   * the message is gone, and counted.
   *
   * @param source 0–63, the strip it plays on
   * @param at when it enters the stream: what an own note played at that moment would do
   */
  play(source: number, message: MidiMessage, at?: LocalMicros): { readonly handed: LocalMicros }
  /** For what is known ahead and heard at its moment: what the song holds. */
  readonly ahead: AheadOutput
  /** @param gain linear, 0–2; glides */
  setGain(source: number, gain: number): void
  /** Strips and effects. */
  readonly mixer: MixerFeed
  /** What each source plays on. */
  readonly instruments: InstrumentFeed
  /** Where the sound goes, now and after a new start. Rejects when that device is not there. */
  setSink(id: string): Promise<void>
  playTestTone(): void
  /** Releases all that the source holds and forgets what it has scheduled. */
  releaseSource(source: number): void
  /** Silence, at once, everywhere. */
  panic(): void
  /**
   * Each click is heard at its moment. Call it again when the tempo changes. `metronome`: whether the
   * player has it on; a count-in clicks also without.
   */
  setClicks(clicks: ClicksBetween | undefined, options?: { readonly metronome: boolean }): void
  /** To be polled on animation frames. */
  meter(): TapReading
  counts(): Readonly<Record<string, number>>
  close(): Promise<void>
}

/** A processor that is not there by then is said to be missing. */
const LOAD_PATIENCE_MICROS = 15_000_000
/** Longer than any device takes to start: the gesture did not count as one. */
const START_PATIENCE_MICROS = 1_500_000

export const SILENT_VIEW: AudioView = {
  state: 'locked',
  feed: undefined,
  sampleRate: 0,
  outputLatency: 0,
  metronome: false,
  message: undefined,
}

/** Opens the context at once, suspended, and loads the processor: a gesture then only resumes it. */
export function createAudioEngine({
  clock,
  onView,
}: {
  readonly clock: Clock
  onView(view: AudioView): void
}): AudioEngine {
  let view = SILENT_VIEW
  let context: AudioContext | undefined
  let output: Output | undefined
  let audioClock = new AudioClock(48_000)
  /** What lies in the queue may be old: it must not burst out when sound comes back. */
  let stale = false
  let readings = 0
  let closed = false
  let sink = ''
  let stopTimers: (() => void)[] = []
  const order = new FrameOrder()
  const event = emptyEvent() // reused: an own note allocates nothing here
  const counts = { handed: 0, unheard: 0, full: 0 }

  function show(change: Partial<AudioView>): void {
    view = { ...view, ...change }
    onView(view)
  }

  function hand(frame: number, source: number, status: number, data1: number, data2: number): void {
    if (!output || (view.state !== 'running' && view.state !== 'starting')) {
      counts.unheard++
      return
    }
    event.frame = frame
    event.source = source
    event.status = status
    event.data1 = data1
    event.data2 = data2
    if (output.push(event)) counts.handed++
    else counts.full++
  }

  const handNow = (source: number, status: number, data1: number, data2: number): void =>
    hand(NOW, source, status, data1, data2)
  const instruments = createInstrumentFeed(handNow)
  const mixer = createMixerFeed(handNow)
  const post = createListeningPost(() => output?.node)
  const clicks = createClickFeed({ clock, audioClock: () => audioClock, hand })

  function fail(cause: unknown): void {
    if (closed) return
    const why = cause instanceof Error ? cause.message : String(cause)
    const hasSounded = view.state === 'running' || view.state === 'interrupted'
    const what = hasSounded ? 'The sound broke off' : 'The sound could not start'
    show({ state: 'failed', message: `${what} (${why}). The room works without.` })
  }

  function open(): void {
    try {
      const opened = openContext()
      context = opened
      audioClock = new AudioClock(opened.sampleRate)
      order.clear() // frames count from 0 again
      const failHere = (why: unknown) => context === opened && fail(why)
      opened.onstatechange = () =>
        opened.state === 'closed' ? failHere('the browser closed it') : follow()
      opened.addEventListener('error', () => failHere('the output device failed'))
      clock.at(localMicros(clock.now() + LOAD_PATIENCE_MICROS), () => {
        if (!output) failHere('it did not load')
      })
      if (sink !== '') void chooseSink(opened, sink).catch(() => undefined) // else the system's
      openOutput(opened, () => view.state === 'starting').then(ready => {
        if (closed || context !== opened) return
        output = ready
        ready.node.onprocessorerror = () => failHere('the sound processor broke')
        show({ feed: ready.kind, sampleRate: opened.sampleRate })
        // It came after all: any gesture takes it.
        if (view.state === 'failed') show({ state: 'locked', message: undefined })
        follow()
      }, failHere)
    } catch (cause) {
      fail(cause)
    }
  }

  /** Brings the view in line with what the context says of itself. */
  function follow(): void {
    if (closed || !context || !output || view.state === 'failed') return
    if (isRunning(context)) {
      if (view.state !== 'running') run()
    } else if (view.state === 'running') {
      stale = true
      show({ state: 'interrupted', message: 'The sound was interrupted. Click or press a key.' })
    }
  }

  function run(): void {
    show({ state: 'running', message: undefined })
    if (stale) {
      hand(NOW, 0, PANIC, 0, 0)
      hand(NOW, 0, CANCEL_CLICKS, 0, 0)
    }
    stale = false
    mixer.replay()
    instruments.replay()
    audioClock.reset()
    observe()
  }

  /** Keeps the two clocks together for as long as sound runs. */
  function observe(): void {
    for (const stop of stopTimers) stop()
    stopTimers = []
    if (!context || view.state !== 'running') return
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp()
    const at = localMicros((performance.timeOrigin + performanceTime) * 1000)
    const heard = contextTime > 0 && performanceTime > 0 ? { contextTime, at } : undefined
    // In this order: what holds the page up in between makes a reading late, never early.
    const { currentTime } = context
    audioClock.observe({
      now: clock.now(),
      currentTime,
      heard,
      buffer: context.baseLatency || 0,
    })
    const device = context.outputLatency || context.baseLatency || 0
    const latency = Math.round((device + LOOK_AHEAD_SECONDS) * 1000)
    if (Math.abs(latency - view.outputLatency) > 1) show({ outputLatency: latency })
    stopTimers.push(clock.at(localMicros(clock.now() + untilReading(readings++)), observe))
  }

  async function unlock(): Promise<void> {
    if (closed || view.state === 'running') return
    if (view.state === 'failed' || !context) {
      const broken = context
      context = undefined // before it is closed: what becomes of it is no news
      output = undefined
      void broken?.close().catch(() => {})
      post.forget()
      view = { ...SILENT_VIEW, metronome: view.metronome }
      open()
    }
    const opened = context
    if (!opened || isRunning(opened)) return follow()
    show({ state: 'starting', message: undefined })
    const patience = new Promise<void>(resolve => {
      clock.at(localMicros(clock.now() + START_PATIENCE_MICROS), resolve)
    })
    await Promise.race([opened.resume().catch(() => {}), patience])
    follow()
    if (view.state !== 'starting' || isRunning(opened)) return
    stale = true
    show({ state: 'locked' })
  }

  const stopGestures = onUnlockGesture(() => {
    if (view.state === 'locked' || view.state === 'interrupted') void unlock()
  })
  open()

  return {
    view: () => view,
    unlock,
    play(source, { status, data1, data2 }, at) {
      const now = at === undefined || at <= clock.now()
      const frame = now ? NOW : Math.max(1, audioClock.frameEnteringAt(at) ?? NOW)
      const ordered = order.raise(source, { status, data1, data2 }, frame)
      hand(ordered, source, status, data1, data2)
      return { handed: clock.now() }
    },
    ahead: {
      frameHeardAt: clicks.frameHeardAt,
      frameNow: () =>
        view.state === 'running' ? audioClock.frameEnteringAt(clock.now()) : undefined,
      rate: () => view.sampleRate,
      hand: (frame, source, { status, data1, data2 }) => hand(frame, source, status, data1, data2),
      cancel: (frame, source, midiChannel) => hand(frame, source, CANCEL_SCHEDULED, midiChannel, 0),
    },
    setGain: mixer.gain,
    mixer,
    instruments,
    async setSink(id) {
      if (context) await chooseSink(context, id)
      sink = id
    },
    playTestTone() {
      if (context) playTestTone(context)
    },
    releaseSource(source) {
      order.forget(source)
      hand(NOW, source, RELEASE_SOURCE, 0, 0)
    },
    panic() {
      order.clear()
      hand(NOW, 0, PANIC, 0, 0)
    },
    setClicks(next, { metronome } = { metronome: next !== undefined }) {
      clicks.set(next)
      if (metronome !== view.metronome) show({ metronome })
    },
    meter: () => output?.read() ?? emptyReading(),
    samples: post.samples,
    spectrum: post.spectrum,
    counts() {
      const thread = (output?.read() ?? emptyReading()).counts
      return { ...counts, ...thread, underruns: context ? underrunsOf(context) : 0 }
    },
    async close() {
      if (closed) return
      closed = true
      stopGestures()
      clicks.close()
      for (const stop of stopTimers) stop()
      await context?.close().catch(() => {})
    },
  }
}

const isRunning = (context: AudioContext): boolean => context.state === 'running'
