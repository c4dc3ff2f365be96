/**
 * What mixing costs, in Node: each effect and a full session (kit, five instruments, 24 voices, every
 * effect), time and memory of 100,000 blocks of 128 frames; and how fast a file is rendered. Run with
 * `npx tsx --expose-gc tests/bench/mix.bench.ts`.
 */
import { PerformanceObserver, performance } from 'node:perf_hooks'
import { DEFAULT_STRIP } from '../../shared/doc/defaults.ts'
import { DEFAULT_EFFECTS } from '../../shared/sound/effects.ts'
import { Chorus } from '../../worklets/dsp/effects/chorus.ts'
import { Compressor } from '../../worklets/dsp/effects/compressor.ts'
import { Delay } from '../../worklets/dsp/effects/delay.ts'
import { Limiter } from '../../worklets/dsp/effects/limiter.ts'
import { Reverb } from '../../worklets/dsp/effects/reverb.ts'
import { COMPRESSOR } from '../../worklets/dsp/mixer/gain-staging.ts'
import { JamPlayer } from '../../worklets/dsp/mixer/jam-player.ts'
import { stripCommands } from '../../worklets/dsp/mixer/strip-command.ts'
import { TAP_BYTES, Tap } from '../../worklets/dsp/mixer/tap.ts'
import { CHOOSE_INSTRUMENT, emptyEvent, NOW } from '../../worklets/dsp/queue/timed-event.ts'
import { SongRenderer } from '../../worklets/dsp/render/song-renderer.ts'
import { noise } from '../support/noise.ts'
import { partOf, planOf } from '../support/render-parts.ts'

const SAMPLE_RATE = 48_000
const BLOCK = 128
const BLOCK_MS = (BLOCK / SAMPLE_RATE) * 1000
const WARM_UP_BLOCKS = 8_000
const BLOCKS = Number(process.env.BLOCKS ?? 100_000)
const RENDER_SECONDS = Number(process.env.RENDER_SECONDS ?? 60)

let collections = 0
new PerformanceObserver(list => {
  collections += list.getEntries().length
}).observe({ entryTypes: ['gc'] })

/** Collections are reported a turn after they happened. */
const reported = () => new Promise(resolve => setTimeout(resolve, 20))

/** First without looking at the clock, which allocates itself; then every block by the clock. */
async function measure(name: string, step: () => void) {
  for (let i = 0; i < WARM_UP_BLOCKS; i++) step()
  await reported()
  const collectedBefore = collections
  const before = process.memoryUsage().heapUsed
  const busy = process.cpuUsage()
  for (let i = 0; i < BLOCKS; i++) step()
  const { user } = process.cpuUsage(busy)
  const grown = process.memoryUsage().heapUsed - before
  await reported()
  const collected = collections - collectedBefore
  const times = new Float64Array(BLOCKS)
  for (let i = 0; i < BLOCKS; i++) {
    const start = performance.now()
    step()
    times[i] = performance.now() - start
  }
  times.sort()
  const share = (ms: number) => `${((ms / BLOCK_MS) * 100).toFixed(1)} %`
  return {
    name,
    'of one core': share(user / 1000 / BLOCKS),
    'p99.9 of a block': share(times[Math.floor(BLOCKS * 0.999)]!),
    'max of a block': share(times[BLOCKS - 1]!),
    'B a block': (grown / BLOCKS).toFixed(1),
    collections: collected,
  }
}

/** An effect with noise in it all the time: it never rests. */
function effectStep(effect: Reverb | Delay | Chorus): () => void {
  const [inLeft, inRight] = [noise(BLOCK, 1, 0.2), noise(BLOCK, 2, 0.2)]
  const [left, right] = [new Float32Array(BLOCK), new Float32Array(BLOCK)]
  return () => {
    left.fill(0)
    right.fill(0)
    effect.mixInto(inLeft, inRight, left, right, 0, BLOCK)
  }
}

function masterStep(
  process: (left: Float32Array, right: Float32Array, gains: Float64Array) => void,
): () => void {
  const [sentLeft, sentRight] = [noise(BLOCK, 1, 2), noise(BLOCK, 2, 2)]
  const [left, right] = [new Float32Array(BLOCK), new Float32Array(BLOCK)]
  const gains = new Float64Array(BLOCK)
  return () => {
    left.set(sentLeft)
    right.set(sentRight)
    process(left, right, gains)
  }
}

const INSTRUMENTS = 7
/** The kit, and five others, each with four notes held: 24 voices. */
const SOURCES = [
  { source: 0, instrument: 0, notes: [48, 55, 60, 64] },
  { source: 1, instrument: 1, notes: [52, 57, 61, 64] },
  { source: 2, instrument: 2, notes: [60, 64, 67, 72] },
  { source: 3, instrument: 4, notes: [36, 38, 41, 43] },
  { source: 4, instrument: 5, notes: [67, 71, 74, 79] },
]
const KIT_SOURCE = 5
const BLOCKS_A_BEAT = 94 // a sixteenth at 60 bpm: strokes and stabs all the time

function sessionStep(): () => void {
  const player = new JamPlayer(SAMPLE_RATE, new Tap(new ArrayBuffer(TAP_BYTES)))
  const event = emptyEvent()
  const say = (source: number, status: number, data1: number, data2: number) => {
    event.frame = NOW
    event.source = source
    event.status = status
    event.data1 = data1
    event.data2 = data2
    player.push(event)
  }
  const strip = { ...DEFAULT_STRIP, reverbSend: -12, delaySend: -15 }
  for (const { source, instrument } of SOURCES) say(source, CHOOSE_INSTRUMENT, instrument, 0)
  say(KIT_SOURCE, CHOOSE_INSTRUMENT, INSTRUMENTS - 1, 0)
  for (let source = 0; source <= KIT_SOURCE; source++) {
    for (const [status, value] of stripCommands(strip))
      say(source, status, value >> 7, value & 0x7f)
    say(source, 0xb0, 93, 40)
  }
  const [left, right] = [new Float32Array(BLOCK), new Float32Array(BLOCK)]
  let block = 0
  return () => {
    if (block % BLOCKS_A_BEAT === 0) {
      const beat = block / BLOCKS_A_BEAT
      say(KIT_SOURCE, 0x90, 36 + ((beat * 5) % 16), 100)
      for (let n = 0; n < SOURCES.length; n++) {
        const { source, notes } = SOURCES[n]!
        const note = notes[beat % notes.length]!
        say(source, 0x80, note, 0)
        say(source, 0x90, note, 90)
      }
    }
    player.render(left, right, block++ * BLOCK)
  }
}

function renderSpeed(stems: boolean) {
  const beats = Array.from({ length: RENDER_SECONDS * 2 }, (_, n) => n / 2)
  const parts = ['synth', 'electric-piano', 'organ', 'bass', 'pad'].map((instrument, n) =>
    partOf(
      instrument,
      instrument,
      beats.flatMap(at => [0, 4, 7, 12].map(step => [at, 40 + 5 * n + step, 0.45] as const)),
      { reverbSend: -12, delaySend: -15 },
    ),
  )
  const kit = partOf(
    'kit',
    'kit',
    beats.map((at, n) => [at, 36 + (n % 8), 0.1] as const),
  )
  const plan = planOf([...parts, kit])
  const renderer = new SongRenderer(plan, {
    sampleRate: SAMPLE_RATE,
    effects: DEFAULT_EFFECTS,
    stems,
  })
  const busy = process.cpuUsage()
  while (renderer.render() > 0);
  const seconds = process.cpuUsage(busy).user / 1e6
  const speed = renderer.frames / SAMPLE_RATE / seconds
  return { file: stems ? 'six stems and their mix' : 'the mix', 'x real time': speed.toFixed(1) }
}

const reverb = new Reverb(SAMPLE_RATE, { seconds: 2, damping: 0.5 })
const delay = new Delay(SAMPLE_RATE, { bpm: 120, beats: 0.75, feedback: 0.5 })
const chorus = new Chorus(SAMPLE_RATE, { rate: 0.6, depth: 0.0025 })
const compressor = new Compressor(SAMPLE_RATE, COMPRESSOR)
const limiter = new Limiter(SAMPLE_RATE)
console.table([
  await measure('reverb', effectStep(reverb)),
  await measure('delay', effectStep(delay)),
  await measure('chorus', effectStep(chorus)),
  await measure(
    'compressor',
    masterStep((left, right, gains) => compressor.process(left, right, 0, BLOCK, gains)),
  ),
  await measure(
    'limiter, at work',
    masterStep((left, right, gains) => limiter.process(left, right, 0, BLOCK, gains)),
  ),
  await measure('a full session', sessionStep()),
])
console.table([renderSpeed(false), renderSpeed(true)])
