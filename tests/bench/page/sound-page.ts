/** `window.sound`: what Node asks of the page in which it measures how fast sound is made. */
import { MonoSynth, OfflineContext, setContext } from 'tone'
import { openFeed } from '../../../client/audio/feed.ts'
import { openOutput, underrunsOf } from '../../../client/audio/output.ts'
import { startRender } from '../../../client/render-worker/start-render.ts'
import { DEFAULT_EFFECTS } from '../../../shared/sound/effects.ts'
import { emptyEvent, NOW } from '../../../worklets/dsp/queue/timed-event.ts'
import jamProcessorUrl from '../../../worklets/processors/jam-processor.ts?worker&url'
import { BEAT_FRAMES, createSession } from '../measure/dense-session.ts'
import { sessionOfPlan } from '../measure/planned-session.ts'
import { sessionPlan } from '../measure/session-plan.ts'
import { BENCH_VOICES, type VoicesOptions } from './voices-options.ts'
import voicesProcessorUrl from './voices-processor.ts?worker&url'

declare global {
  interface Window {
    sound: SoundPage
  }
}

const SAMPLE_RATE = 48_000
const LOWEST_KEY = 36
const VELOCITY = 100
/** Events of the dense session are handed over so often, ms: as the page does it. */
const TURN = 20

type Contender = (voices: number, seconds: number) => Promise<number>

/** The synth's voices and nothing else: what the rival is asked for. ms. */
const voicesAlone: Contender = async (voices, seconds) => {
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE)
  await context.audioWorklet.addModule(voicesProcessorUrl)
  const processorOptions: VoicesOptions = { voices, lowestKey: LOWEST_KEY, velocity: VELOCITY }
  new AudioWorkletNode(context, BENCH_VOICES, {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions,
  }).connect(context.destination)
  return timed(() => context.startRendering())
}

/** The same voices through the product's own processor: strips, effects, limiter, analysis. ms. */
const wholeJam: Contender = async (voices, seconds) => {
  const context = new OfflineAudioContext(2, seconds * SAMPLE_RATE, SAMPLE_RATE)
  await context.audioWorklet.addModule(jamProcessorUrl)
  const feed = openFeed(context, { shared: true })
  feed.node.connect(context.destination)
  for (let n = 0; n < voices; n++)
    feed.push({
      ...emptyEvent(),
      frame: NOW,
      status: 0x90,
      data1: LOWEST_KEY + n,
      data2: VELOCITY,
    })
  return timed(() => context.startRendering())
}

/** As many of Tone.js' MonoSynths: an oscillator, a filter and two envelopes each. ms. */
const monoSynths: Contender = async (voices, seconds) => {
  const context = new OfflineContext(2, seconds, SAMPLE_RATE)
  setContext(context)
  for (let n = 0; n < voices; n++) {
    const synth = new MonoSynth({
      oscillator: { type: 'sawtooth' },
      filter: { type: 'lowpass', rolloff: -12, Q: 1 },
      volume: -24,
    }).toDestination()
    synth.triggerAttack(440 * 2 ** ((LOWEST_KEY + n - 69) / 12), 0, VELOCITY / 127)
  }
  return timed(() => context.render(false))
}

const contenders = { voicesAlone, wholeJam, monoSynths }

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const page = {
  /** ms that so many seconds of held notes take. */
  hold: (name: keyof typeof contenders, voices: number, seconds: number): Promise<number> =>
    contenders[name](voices, seconds),

  /** Times real time at which a full session becomes a file, in the worker that players use. */
  async renderSpeed(seconds: number, stems: boolean): Promise<number> {
    const session = sessionOfPlan(sessionPlan(seconds))
    const order = {
      music: { session, pages: new Map() },
      subject: 'tracks',
      effects: DEFAULT_EFFECTS,
      format: 'pcm24',
      sampleRate: SAMPLE_RATE,
    } as const
    let size = 0
    const spent = await timed(async () => {
      const { files } = await startRender({ ...order, stems }, () => {}).result
      size = files[0]?.size ?? 0
    })
    return (size / 6 / SAMPLE_RATE / spent) * 1000
  },

  /** Plays a full session on this computer's output, and counts how often it ran dry, and when, s. */
  async play(seconds: number) {
    const context = new AudioContext({ latencyHint: 'interactive', sampleRate: SAMPLE_RATE })
    const output = await openOutput(context, () => false)
    output.node.connect(context.destination)
    await context.resume()
    const session = createSession(event => output.push(event), BEAT_FRAMES)
    const begin = context.currentTime
    const before = underrunsOf(context)
    let underruns = 0
    const moments: number[] = []
    while (context.currentTime - begin < seconds) {
      session.playUntil((context.currentTime - begin) * SAMPLE_RATE)
      await new Promise(resolve => setTimeout(resolve, TURN))
      const now = underrunsOf(context) - before
      if (now > underruns) moments.push(context.currentTime - begin)
      underruns = now
    }
    const { counts } = output.read()
    const counted = Reflect.has(context, 'playbackStats')
    const { baseLatency, outputLatency } = context
    await context.close()
    const { blocks, noteOns } = counts
    return { underruns, moments, counted, blocks, noteOns, baseLatency, outputLatency }
  },
}
type SoundPage = typeof page
window.sound = page
