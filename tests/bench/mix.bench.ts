/**
 * What mixing costs, in Node: each effect and a full session (kit, five instruments, 24 voices, every
 * effect), time and memory of 100,000 blocks of 128 frames; and how fast a file is rendered, in Node and
 * in Chromium's worker. Run with `npm run bench -- mix`.
 */
import { performance } from 'node:perf_hooks'
import { DEFAULT_EFFECTS } from '../../shared/sound/effects.ts'
import { Chorus } from '../../worklets/dsp/effects/chorus.ts'
import { Compressor } from '../../worklets/dsp/effects/compressor.ts'
import { Delay } from '../../worklets/dsp/effects/delay.ts'
import { Limiter } from '../../worklets/dsp/effects/limiter.ts'
import { Reverb } from '../../worklets/dsp/effects/reverb.ts'
import type { TickedEffect } from '../../worklets/dsp/effects/ticked-effect.ts'
import { COMPRESSOR } from '../../worklets/dsp/mixer/gain-staging.ts'
import { JamPlayer } from '../../worklets/dsp/mixer/jam-player.ts'
import { TAP_BYTES, Tap } from '../../worklets/dsp/mixer/tap.ts'
import { SongRenderer } from '../../worklets/dsp/render/song-renderer.ts'
import { noise } from '../support/noise.ts'
import { collect, collectionsDuring } from './measure/collections.ts'
import { BEAT_FRAMES, createSession, HURRIED_BEAT_FRAMES } from './measure/dense-session.ts'
import { sessionPlan } from './measure/session-plan.ts'
import { openSoundPage } from './measure/sound-page.ts'

const SAMPLE_RATE = 48_000
const BLOCK = 128
const BLOCK_MS = (BLOCK / SAMPLE_RATE) * 1000
const WARM_UP_BLOCKS = 8_000
const BLOCKS = Number(process.env.BLOCKS ?? 100_000)
const RENDER_SECONDS = Number(process.env.RENDER_SECONDS ?? 60)

/** First without looking at the clock, which allocates itself; then every block by the clock. */
async function measure(name: string, step: () => void) {
  for (let i = 0; i < WARM_UP_BLOCKS; i++) step()
  collect()
  let [grown, user] = [0, 0]
  const collections = await collectionsDuring(() => {
    const before = process.memoryUsage().heapUsed
    const busy = process.cpuUsage()
    for (let i = 0; i < BLOCKS; i++) step()
    user = process.cpuUsage(busy).user
    grown = process.memoryUsage().heapUsed - before
  })
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
    collections,
  }
}

/** An effect with noise in it all the time: it never rests. */
function effectStep(effect: TickedEffect): () => void {
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

function sessionStep(): () => void {
  const player = new JamPlayer(SAMPLE_RATE, new Tap(new ArrayBuffer(TAP_BYTES)))
  const [left, right] = [new Float32Array(BLOCK), new Float32Array(BLOCK)]
  let frame = 0
  const at = (beatFrames: number) => {
    const session = createSession(event => player.push(event), beatFrames)
    const begin = frame
    return () => {
      session.playUntil(frame - begin)
      player.render(left, right, frame)
      frame += BLOCK
    }
  }
  const hurry = at(HURRIED_BEAT_FRAMES)
  for (let i = 0; i < WARM_UP_BLOCKS; i++) hurry()
  return at(BEAT_FRAMES)
}

function renderSpeed(stems: boolean): number {
  const options = { sampleRate: SAMPLE_RATE, effects: DEFAULT_EFFECTS, stems }
  const renderer = new SongRenderer(sessionPlan(RENDER_SECONDS), options)
  const busy = process.cpuUsage()
  while (renderer.render() > 0);
  return renderer.frames / SAMPLE_RATE / (process.cpuUsage(busy).user / 1e6)
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
const { page, close } = await openSoundPage()
const rows = []
for (const stems of [false, true]) {
  const inPage = await page.evaluate(
    ([seconds, wanted]) => window.sound.renderSpeed(seconds, wanted),
    [RENDER_SECONDS, stems] as const,
  )
  rows.push({
    file: stems ? 'six stems' : 'the mix',
    'Node, x real time': renderSpeed(stems).toFixed(1),
    'Chromium, to files, x real time': inPage.toFixed(1),
  })
}
console.table(rows)
await close()
