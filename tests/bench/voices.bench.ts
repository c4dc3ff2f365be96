/**
 * Voices of an oscillator, a filter and two envelopes, held in an OfflineAudioContext in Chromium, beside
 * as many MonoSynths of Tone.js. What a second of sound costs is the difference between a long and a
 * short render, so that building what sounds is not counted. Run with `npm run bench -- voices`.
 */
import { medianOf } from './measure/figures.ts'
import { printNote, printTargets, printTitle } from './measure/report.ts'
import { openSoundPage } from './measure/sound-page.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const SHORT_SECONDS = 2
const LONG_SECONDS = Number(process.env.LONG_SECONDS ?? 12)
const TIMES_AS_FAST = 10
const CONTENDERS = ['voicesAlone', 'wholeJam', 'monoSynths'] as const
const NAMES = {
  voicesAlone: 'musearoo, the synth alone (three oscillators)',
  wholeJam: 'musearoo, through strips, effects and limiter',
  monoSynths: 'Tone.js MonoSynth',
}

printTitle('Held voices in an OfflineAudioContext, times real time')
const { page, close } = await openSoundPage()
for (const voices of [32, 64]) {
  const speeds = { voicesAlone: [], wholeJam: [], monoSynths: [] } as Record<
    (typeof CONTENDERS)[number],
    number[]
  >
  for (let run = 0; run < RUNS; run++)
    for (const name of CONTENDERS) {
      const hold = (seconds: number) =>
        page.evaluate(([who, notes, length]) => window.sound.hold(who, notes, length), [
          name,
          voices,
          seconds,
        ] as const)
      const short = await hold(SHORT_SECONDS)
      const long = await hold(LONG_SECONDS)
      speeds[name].push(((LONG_SECONDS - SHORT_SECONDS) * 1000) / (long - short))
    }
  console.table(
    CONTENDERS.map(name => ({
      voices,
      what: NAMES[name],
      median: medianOf(speeds[name]).toFixed(1),
      runs: speeds[name].map(speed => speed.toFixed(1)).join(' '),
    })),
  )
  const [ours, theirs] = [medianOf(speeds.voicesAlone), medianOf(speeds.monoSynths)]
  printNote(`${(ours / theirs).toFixed(1)} times as fast as Tone.js with ${voices} voices`)
  printTargets([
    {
      what: `a voice's share of the rival's time, ${voices} voices`,
      value: theirs / ours,
      limit: 1 / TIMES_AS_FAST,
      unit: '',
    },
  ])
}
await close()
