/**
 * What the audio thread costs, in Node: time and memory of 100,000 blocks of 128 frames at each
 * number of voices. Run with `npx tsx tests/bench/dsp.bench.ts`.
 */
import { PerformanceObserver, performance } from 'node:perf_hooks'
import { JamPlayer } from '../../worklets/dsp/mixer/jam-player.ts'
import { TAP_BYTES, Tap } from '../../worklets/dsp/mixer/tap.ts'
import { emptyEvent, NOW } from '../../worklets/dsp/queue/timed-event.ts'

const SAMPLE_RATE = 48_000
const BLOCK = 128
const BLOCK_MS = (BLOCK / SAMPLE_RATE) * 1000
const WARM_UP_BLOCKS = 4_000
const BLOCKS = Number(process.env.BLOCKS ?? 100_000)
const VOICES = (process.env.VOICES ?? '0,8,32,64').split(',').map(Number)
/** A note this often: notes begin, end and are stolen all the time. */
const BLOCKS_A_NOTE = 16

let collections = 0
new PerformanceObserver(list => {
  collections += list.getEntries().length
}).observe({ entryTypes: ['gc'] })

async function measure(voices: number) {
  const player = new JamPlayer(SAMPLE_RATE, new Tap(new ArrayBuffer(TAP_BYTES)))
  const left = new Float32Array(BLOCK)
  const right = new Float32Array(BLOCK)
  const event = emptyEvent()
  const times = new Float64Array(BLOCKS)
  let block = 0
  const step = () => {
    if (voices > 0 && block % BLOCKS_A_NOTE === 0) {
      const turn = (block / BLOCKS_A_NOTE) | 0
      event.frame = NOW
      event.status = turn % 2 === 0 ? 0x90 : 0x80
      event.data1 = 36 + ((turn >> 1) % voices)
      event.data2 = 100
      // Note-offs come only for every eighth note: the rest pile up to the number wanted.
      if (event.status === 0x90 || (turn >> 1) % 8 === 0) player.push(event)
    }
    player.render(left, right, block++ * BLOCK)
  }
  for (let i = 0; i < WARM_UP_BLOCKS; i++) step()
  await reported()
  const before = process.memoryUsage().heapUsed
  const collectedBefore = collections
  const began = performance.now()
  for (let i = 0; i < BLOCKS; i++) {
    const start = performance.now()
    step()
    times[i] = performance.now() - start
  }
  const spent = performance.now() - began
  const grown = process.memoryUsage().heapUsed - before
  await reported()
  times.sort()
  return {
    voices,
    'x real time': ((BLOCKS * BLOCK_MS) / spent).toFixed(1),
    'p99.9 of a block': `${((times[Math.floor(BLOCKS * 0.999)]! / BLOCK_MS) * 100).toFixed(0)} %`,
    'max of a block': `${((times[BLOCKS - 1]! / BLOCK_MS) * 100).toFixed(0)} %`,
    'B a block': (grown / BLOCKS).toFixed(1),
    collections: collections - collectedBefore,
  }
}

/** Collections are reported a turn after they happened. */
const reported = () => new Promise(resolve => setTimeout(resolve, 20))

const rows = []
for (const voices of VOICES) rows.push(await measure(voices))
console.table(rows)
