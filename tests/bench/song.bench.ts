/**
 * What it costs a page to play 16 tracks of 1,000 notes from the document while somebody edits: ten
 * minutes of song as fast as it goes, as a share of one core. Run with `npm run bench -- song`.
 */
import type { SessionView, TrackView, TransportView } from '../../shared/doc/view.ts'
import type { TrackId } from '../../shared/protocol/ids.ts'
import type { LaneEvent } from '../../shared/sequence/lane.ts'
import { createSongScheduler } from '../../shared/sequence/song-scheduler.ts'
import { bpm, type Micros, micros, ticks } from '../../shared/time/units.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { clipOf, trackOf, tracksOf } from '../support/songs.ts'

const SEED = Number(process.env.SEED ?? 1)
const MINUTES = Number(process.env.MINUTES ?? 10)
const EDITS_A_SECOND = Number(process.env.EDITS ?? 30)
const TRACKS = 16
const NOTES = 1_000
const NOTES_A_CLIP = 250
/** The whole song lasts ten minutes at 120 bpm: all of its notes are played once. */
const LENGTH_TICKS = 10 * 60 * 2 * 960
const LOOK = 50_000
const AHEAD = 250_000

const random = seededRandom(SEED)
const below = (n: number): number => Math.floor(random() * n)

function track(n: number): TrackView {
  const clips = NOTES / NOTES_A_CLIP
  const length = LENGTH_TICKS / clips
  return trackOf(
    n,
    Array.from({ length: clips }, (_, clip) =>
      clipOf(
        n * clips + clip,
        { start: clip * length, length },
        Array.from({ length: NOTES_A_CLIP }, () => [
          below(length),
          60 + below(900),
          36 + below(60),
        ]),
      ),
    ),
  )
}

/** One note of one clip is another: all else keeps its identity, as in the document's view. */
function edited(tracks: SessionView['tracks']): SessionView['tracks'] {
  const all = Object.values(tracks)
  const chosen = all[below(all.length)]!
  const clips = Object.values(chosen.clips)
  const clip = clips[below(clips.length)]!
  const at = below(clip.notes.length)
  const notes = clip.notes
    .with(at, { ...clip.notes[at]!, start: ticks(below(clip.length)) })
    .sort((a, b) => a.start - b.start)
  const changed = { ...chosen, clips: { ...chosen.clips, [clip.id]: { ...clip, notes } } }
  return { ...tracks, [chosen.id]: changed }
}

/** Keeps what is still to come, and counts what must not be. */
class Ledger {
  readonly #ahead = new Map<TrackId, LaneEvent[]>()
  readonly #sounding = new Map<TrackId, Set<number>>()
  readonly counts = { handed: 0, heard: 0, late: 0, doubled: 0, hanging: 0 }
  at = 0

  hand(track: TrackId, event: LaneEvent): void {
    this.counts.handed++
    if (event.moment < this.at) this.counts.late++
    const events = this.#ahead.get(track)
    if (events) events.push(event)
    else this.#ahead.set(track, [event])
  }
  cancel(track: TrackId, from: Micros): void {
    const events = this.#ahead.get(track) ?? []
    this.#ahead.set(
      track,
      events.filter(({ moment }) => moment < from),
    )
  }
  silence(): void {}

  /** What is due before `at` is heard. */
  hear(at: number): void {
    this.at = at
    for (const [track, events] of this.#ahead) {
      const sounding = this.#sounding.get(track) ?? new Set()
      this.#sounding.set(track, sounding)
      for (const { moment, pitch, velocity } of events) {
        if (moment >= at) break
        if (velocity > 0 && sounding.has(pitch)) this.counts.doubled++
        if (velocity > 0) this.counts.heard++
        if (velocity > 0) sounding.add(pitch)
        else sounding.delete(pitch)
      }
      const rest = events.findIndex(({ moment }) => moment >= at)
      this.#ahead.set(track, rest < 0 ? [] : events.slice(rest))
    }
  }
  end(): void {
    for (const sounding of this.#sounding.values()) this.counts.hanging += sounding.size
  }
}

const ledger = new Ledger()
const scheduler = createSongScheduler(ledger)
const rolling: TransportView = {
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: micros(0),
  clock: 'clock',
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}
let tracks = tracksOf(Array.from({ length: TRACKS }, (_, n) => track(n)))
const spent: number[] = []

function work(at: number, transport: TransportView): void {
  ledger.hear(at)
  const began = process.cpuUsage()
  scheduler.follow({ session: { tracks, players: {}, transport }, clock: 'clock' })
  scheduler.look({ at: micros(at), until: micros(at + AHEAD), oldest: micros(at - 80_000) })
  const { user, system } = process.cpuUsage(began)
  spent.push((user + system) / 1_000)
}

const end = MINUTES * 60e6
/** Of one player and another, at any time between two looks. */
function editMoments(now: number): readonly number[] {
  const owed = (EDITS_A_SECOND * LOOK) / 1e6
  const count = Math.floor(owed) + (random() < owed % 1 ? 1 : 0)
  return Array.from({ length: count }, () => now + below(LOOK)).sort((a, b) => a - b)
}

for (let now = 0; now < end; now += LOOK) {
  work(now, rolling)
  for (const moment of editMoments(now)) {
    tracks = edited(tracks)
    work(moment, rolling)
  }
}
work(end, { ...rolling, playing: false, anchorMoment: micros(end) })
ledger.hear(end + 1e6)
ledger.end()

const total = spent.reduce((sum, ms) => sum + ms, 0)
spent.sort((a, b) => a - b)
const figure = (ms: number): string => `${ms.toFixed(2)} ms`
console.table([
  {
    tracks: TRACKS,
    notes: TRACKS * NOTES,
    'edits a second': EDITS_A_SECOND,
    seed: SEED,
    'CPU for a minute of song': figure(total / MINUTES),
    'of one core': `${((total / (MINUTES * 60_000)) * 100).toFixed(3)} %`,
    'p99 of a look': figure(spent[Math.floor(spent.length * 0.99)]!),
    ...ledger.counts,
  },
])
