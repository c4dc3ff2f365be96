/**
 * What the audio thread costs, in Node: time and memory of 100,000 blocks of 128 frames, for each
 * instrument and for the whole jam, at each number of voices. Run with `npm run bench -- dsp`; BLOCKS,
 * VOICES and ROWS (`kit,jam`) make it shorter.
 */
import { performance } from 'node:perf_hooks'
import { INSTRUMENTS } from '../../shared/sound/catalogue.ts'
import { JamPlayer } from '../../worklets/dsp/mixer/jam-player.ts'
import { TAP_BYTES, Tap } from '../../worklets/dsp/mixer/tap.ts'
import { emptyEvent, NOW } from '../../worklets/dsp/queue/timed-event.ts'
import { createInstrument } from '../../worklets/dsp/voices/create-instrument.ts'
import { collect, collectionsDuring } from './measure/collections.ts'

const SAMPLE_RATE = 48_000
const BLOCK = 128
const BLOCK_MS = (BLOCK / SAMPLE_RATE) * 1000
const BLOCKS = Number(process.env.BLOCKS ?? 100_000)
/** Thousands of notes: what happens once a note has then been optimised as well. */
const WARM_UP_BLOCKS = Math.min(80_000, BLOCKS)
const ROWS = process.env.ROWS?.split(',')
const isWanted = (row: string): boolean => ROWS === undefined || ROWS.includes(row)
const VOICES = (process.env.VOICES ?? '8,32,64').split(',').map(Number)
/** A note this often: notes begin, end and are stolen all the time. */
const BLOCKS_A_NOTE = 16
const LOWEST_KEY = 36

interface Player {
  /** Strikes or, at velocity 0, lets go. */
  key(key: number, velocity: number): void
  render(frame: number): void
}

function jamPlayer(): Player {
  const player = new JamPlayer(SAMPLE_RATE, new Tap(new ArrayBuffer(TAP_BYTES)))
  const left = new Float32Array(BLOCK)
  const right = new Float32Array(BLOCK)
  const event = { ...emptyEvent(), frame: NOW, status: 0x90 }
  return {
    key(key, velocity) {
      event.data1 = key
      event.data2 = velocity
      player.push(event)
    },
    render: frame => player.render(left, right, frame),
  }
}

function soloPlayer(id: (typeof INSTRUMENTS)[number]['id']): Player {
  const instrument = createInstrument(id, SAMPLE_RATE)
  const left = new Float32Array(BLOCK)
  const right = new Float32Array(BLOCK)
  return {
    key: (key, velocity) => instrument.noteOn(0, key, velocity),
    render() {
      left.fill(0)
      right.fill(0)
      instrument.render(left, right, 0, BLOCK)
    },
  }
}

/** One block after the other; note-offs come for every eighth note only, the rest pile up. */
function stepper(player: Player, voices: number): () => void {
  let block = 0
  return () => {
    if (block % BLOCKS_A_NOTE === 0) {
      const turn = (block / BLOCKS_A_NOTE) | 0
      const key = LOWEST_KEY + ((turn >> 1) % voices)
      if (turn % 2 === 0) player.key(key, 100)
      else if ((turn >> 1) % 8 === 0) player.key(key, 0)
    }
    player.render(block++ * BLOCK)
  }
}

async function measure(name: string, player: Player, voices: number) {
  const step = stepper(player, voices)
  for (let i = 0; i < WARM_UP_BLOCKS; i++) step()
  collect()
  // Memory first, and alone: a look at the clock puts a number on the heap as well.
  let grown = 0
  const collections = await collectionsDuring(() => {
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < BLOCKS; i++) step()
    grown = process.memoryUsage().heapUsed - before
  })
  const times = new Float64Array(BLOCKS)
  const began = performance.now()
  for (let i = 0; i < BLOCKS; i++) {
    const start = performance.now()
    step()
    times[i] = performance.now() - start
  }
  const spent = performance.now() - began
  times.sort()
  return {
    name,
    keys: voices,
    'x real time': ((BLOCKS * BLOCK_MS) / spent).toFixed(1),
    'p99.9 of a block': share(times[Math.floor(BLOCKS * 0.999)]!),
    'max of a block': share(times[BLOCKS - 1]!),
    'B a block': (grown / BLOCKS).toFixed(1),
    collections,
  }
}

const share = (ms: number): string => `${((ms / BLOCK_MS) * 100).toFixed(0)} %`

const rows = []
for (const { id } of INSTRUMENTS.filter(({ id }) => isWanted(id)))
  for (const voices of VOICES) rows.push(await measure(id, soloPlayer(id), voices))
if (isWanted('jam'))
  for (const voices of VOICES) rows.push(await measure('jam', jamPlayer(), voices))
console.table(rows)
