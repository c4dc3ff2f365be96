/** Tells the document now and then how the room sounds, when it is this page's turn. */
import type { EditOf } from '../shared/doc/edit.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import { isTurnToAnalyse } from '../shared/session/analyst.ts'
import { localMicros, ms } from '../shared/time/units.ts'
import type { AudioEngine } from './audio/engine.ts'
import type { Jam } from './jam.ts'

const EVERY = ms(1_000)
/** What is quieter is a rest, and nothing to write down. LUFS. */
const QUIETEST = -60
const SILENT_DB = -120

type Analysis = EditOf<'set-analysis'>['analysis']
type Heard = ReturnType<AudioEngine['meter']>['heard']

export function createAnalyst({
  clock,
  audio,
}: {
  readonly clock: Clock
  readonly audio: Pick<AudioEngine, 'meter' | 'view'>
}) {
  let jam: Jam | undefined
  let stop: Cancel = () => {}

  function look(): void {
    stop = clock.at(localMicros(clock.now() + EVERY), look)
    if (!jam || audio.view().state !== 'running') return
    const { heard } = audio.meter()
    if (heard.shortTerm < QUIETEST) return
    const { room } = jam
    const last = room.session()?.analysis.moment
    if (!isTurnToAnalyse(room.view(), last, room.clock.now())) return
    // Nobody asked for it: a refusal is no news.
    void room.edit([{ type: 'set-analysis', analysis: analysisOf(heard) }]).catch(() => undefined)
  }

  return {
    /** The room that this page is in; undefined outside. */
    follow(next: Jam | undefined): void {
      if (next === jam) return
      jam = next
      stop()
      if (jam) look()
    },
  }
}

/** As fine as it means something, so that it takes few bytes. */
const analysisOf = (heard: Heard): Analysis => ({
  levels: {
    peak: tenth(decibel(heard.peak)),
    rms: tenth(decibel(heard.rms)),
    loudness: tenth(heard.shortTerm),
  },
  spectrum: {
    centroid: Math.round(heard.centroid),
    rolloff: Math.round(heard.rolloff),
    flatness: hundredth(heard.flatness),
    flux: hundredth(heard.flux),
  },
  chroma: heard.chroma.map(hundredth),
  rhythm: { onsets: tenth(heard.onsets) },
})

const decibel = (amplitude: number): number =>
  Math.max(SILENT_DB, 20 * Math.log10(Math.max(amplitude, 1e-9)))
const tenth = (value: number): number => Math.round(value * 10) / 10
const hundredth = (value: number): number => Math.round(value * 100) / 100
