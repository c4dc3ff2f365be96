import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOf } from '../../shared/doc/apply-transport.ts'
import type { EditStamp } from '../../shared/doc/edit.ts'
import { keepPlace, play, seek, setLoop, stop } from '../../shared/doc/edit-transport.ts'
import { type TransportFields, type TransportNow, transportView } from '../../shared/doc/fields.ts'
import type {
  ClipView,
  PointView,
  SessionView,
  TrackView,
  TransportView,
} from '../../shared/doc/view.ts'
import type { PlayerId, PointId, TrackId } from '../../shared/protocol/ids.ts'
import type { LaneEvent } from '../../shared/sequence/lane.ts'
import { createSongScheduler, type Song } from '../../shared/sequence/song-scheduler.ts'
import { bpm, type Micros, micros, ticks } from '../../shared/time/units.ts'
import { type NaiveNote, naiveSong, type Version } from '../support/naive-song.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { clipOf, type ShortNote, trackOf, tracksOf } from '../support/songs.ts'

const CLOCK = 'clock-of-the-test'
const LOOK = 50_000
const AHEAD = 250_000
const LATE = 80_000
const LENGTH = 3_000_000
const SECOND = 1_000_000
/** More of them: `SONG_SEEDS=10000`. */
const RUNS = Number(process.env.SONG_SEEDS ?? 300)

const STOPPED: TransportFields = {
  playing: false,
  anchor: { position: ticks(0), moment: micros(0), clock: CLOCK },
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
  loop: { on: false, start: ticks(0), end: ticks(3_840) },
}

const tempoPoint = (position: number, tempo: number): PointView<'tempo'> => ({
  id: `d_${position}` as PointId,
  position: ticks(position),
  value: { timeline: 'tempo', bpm: bpm(tempo) },
})

/** A player of random songs who changes everything while they play. */
class Composer {
  readonly #draw: () => number
  #clips = 0
  #seen: { of: TransportNow; view: TransportView } = { of: STOPPED, view: transportView(STOPPED) }
  transport: TransportNow = STOPPED
  tracks: readonly TrackView[]

  constructor(seed: number) {
    this.#draw = seededRandom(seed)
    this.tracks = Array.from({ length: 3 }, (_, n) => trackOf(n, this.#newClips()))
  }

  below = (n: number): number => Math.floor(this.#draw() * n)
  chance = (p: number): boolean => this.#draw() < p

  #newClips = (): ClipView[] => Array.from({ length: this.below(4) }, () => this.#newClip())

  #newClip(): ClipView {
    const length = 240 + this.below(4_000)
    const loop = this.chance(0.4) ? { loop: 60 + this.below(2_000) } : {}
    const notes = Array.from({ length: this.below(12) }, () => this.#newNote(length))
    return clipOf(this.#clips++, { start: this.below(5_000) - 500, length, ...loop }, notes)
  }

  #newNote = (length: number): ShortNote => [
    this.below(length + 200),
    1 + this.below(this.chance(0.2) ? 5_000 : 300),
    60 + this.below(4),
    1 + this.below(127),
  ]

  edit(): void {
    const n = this.below(this.tracks.length)
    this.tracks = this.tracks.map((track, i) => (i === n ? this.#changed(track) : track))
  }

  #changed(track: TrackView): TrackView {
    const strip = { ...track.strip }
    const clips = Object.values(track.clips)
    if (this.chance(0.15)) return { ...track, strip: { ...strip, mute: !strip.mute } }
    if (this.chance(0.1)) return { ...track, strip: { ...strip, solo: !strip.solo } }
    if (this.chance(0.3)) return trackOf(this.tracks.indexOf(track), this.#newClips(), strip)
    const moved = clips.map(clip => {
      if (this.chance(0.5)) return clip
      const notes = clip.notes
        .filter(() => this.chance(0.8))
        .map(note => {
          if (this.chance(0.5)) return note
          const [start, length, pitch, velocity] = this.#newNote(clip.length)
          const kept = this.chance(0.5) ? note.start : ticks(start)
          const key = this.chance(0.6) ? note.pitch : pitch
          return { ...note, start: kept, length: ticks(length), pitch: key, velocity: velocity! }
        })
      return { ...clip, notes: notes.toSorted((a, b) => a.start - b.start) }
    })
    return { ...track, clips: Object.fromEntries(moved.map(clip => [clip.id, clip])) }
  }

  turn(stamp: EditStamp): void {
    // A stop that is taken back in its last moment is heard of late: that is the other test's.
    const toStop = this.transport.anchor.moment - stamp.moment
    if (stamp.lead > LOOK && !this.transport.playing && toStop > 0 && toStop <= LOOK) return
    const quantum = (['none', 'beat'] as const)[this.below(2)]!
    const position = ticks(this.below(5_000))
    const start = ticks(this.below(3_000))
    const range = { start, end: ticks(start + 240 + this.below(2_000)) }
    const choice = stamp.moment === 0 ? 5 : this.below(7)
    const changed = (now: TransportNow): TransportNow => {
      switch (choice) {
        case 0:
          return { ...now, ...stop(now, quantum, stamp) }
        case 1:
          return { ...now, ...seek(now, { position, quantum }, stamp) }
        case 2:
          return this.#withTempo(now, stamp)
        case 3:
          return { ...now, ...setLoop(now, { on: this.chance(0.7), range }, stamp) }
        case 4:
          return this.#withTempos(now, stamp)
        default: {
          const from = this.chance(0.3) && { position }
          return { ...now, ...play(now, { ...from, quantum }, stamp) }
        }
      }
    }
    this.transport = changed(this.transport)
  }

  #withTempo(now: TransportNow, stamp: EditStamp): TransportNow {
    const edit = { type: 'set-tempo', bpm: bpm(60 + this.below(200)) } as const
    const { fields, point } = changesOf(now, edit, stamp)
    const tempos = now.tempos?.map(one =>
      one.id === point?.point ? { ...one, value: { ...one.value, bpm: edit.bpm } } : one,
    )
    return { ...now, ...fields, ...(tempos && { tempos }) }
  }

  #withTempos({ tempos: _, ...now }: TransportNow, stamp: EditStamp): TransportNow {
    const points = Array.from({ length: this.below(5) }, () =>
      tempoPoint(this.below(6_000) - 500, 40 + this.below(400)),
    ).toSorted((a, b) => a.position - b.position)
    const after = points.length === 0 ? now : { ...now, tempos: points }
    return { ...after, ...keepPlace(this.transport, after, stamp) }
  }

  session(): Pick<SessionView, 'tracks' | 'players' | 'transport'> {
    if (this.#seen.of !== this.transport)
      this.#seen = { of: this.transport, view: transportView(this.transport) }
    return { tracks: tracksOf(this.tracks), players: {}, transport: this.#seen.view }
  }
}

/** Believes what it is told and takes back what it is told to. */
class Listener {
  readonly events = new Map<TrackId, LaneEvent[]>()
  readonly faults: string[] = []
  at = 0

  hand(track: TrackId, event: LaneEvent): void {
    const events = this.events.get(track) ?? []
    this.events.set(track, events)
    if (event.moment < this.at) this.faults.push(`late: ${event.moment} at ${this.at}`)
    if (event.moment < (events.at(-1)?.moment ?? 0)) this.faults.push(`order: ${event.moment}`)
    events.push(event)
  }
  cancel(track: TrackId, from: Micros): void {
    if (from < this.at) this.faults.push(`cancel: ${from} at ${this.at}`)
    const events = this.events.get(track) ?? []
    this.events.set(
      track,
      events.filter(({ moment }) => moment < from),
    )
  }
  silence(): void {
    this.faults.push('silence')
  }

  /** Notes from beginning to end; whatever does not go on and off in turn is a fault. */
  notes(until: number): readonly NaiveNote[] {
    const notes: NaiveNote[] = []
    for (const [track, events] of this.events) {
      const open = new Map<number, NaiveNote>()
      for (const { moment, pitch, velocity } of events) {
        const sounding = open.get(pitch)
        if (velocity > 0) {
          if (sounding) this.faults.push(`doubled: ${pitch} at ${moment}`)
          open.set(pitch, { track, pitch, velocity, on: moment, off: until })
        } else if (sounding) {
          notes.push({ ...sounding, off: moment })
          open.delete(pitch)
        } else this.faults.push(`ended twice: ${pitch} at ${moment}`)
      }
      notes.push(...open.values())
    }
    return notes
  }
}

const inOrder = (notes: readonly NaiveNote[]) =>
  notes
    .map(({ track, pitch, velocity, on, off }) => ({ track, pitch, velocity, on, off }))
    .toSorted((a, b) => a.on - b.on || a.track.localeCompare(b.track) || a.pitch - b.pitch)

/** @param lead µs by which the transport's edits are known before they hold */
function perform(seed: number, lead: number, ending: 'as it is' | 'then stop' = 'as it is') {
  const composer = new Composer(seed)
  const listener = new Listener()
  const scheduler = createSongScheduler(listener)
  const versions: Version[] = []
  const follow = (from: number): void => {
    const song: Song = { session: composer.session(), clock: CLOCK }
    versions.push({ from, song })
    scheduler.follow(song)
  }
  const stamp = (now: number): EditStamp => ({
    player: 'u_' as PlayerId,
    moment: micros(now),
    clock: CLOCK,
    lead: micros(lead),
  })
  for (let now = 0; now < LENGTH; now += LOOK) {
    if (now === 0 || composer.chance(0.3)) {
      if (composer.chance(0.6)) composer.edit()
      if (now % 200_000 === 0) composer.turn(stamp(now))
      follow(now)
    }
    const at = micros(now + composer.below(LOOK))
    listener.at = at
    for (const version of versions) if (version.from === now) Object.assign(version, { from: at })
    const until = micros(at + AHEAD + composer.below(LOOK))
    scheduler.look({ at, until, oldest: micros(at - LATE) })
  }
  const until = ending === 'then stop' ? LENGTH + SECOND : LENGTH
  if (ending === 'then stop') {
    composer.transport = {
      ...composer.transport,
      ...stop(composer.transport, 'none', stamp(LENGTH)),
    }
    follow(LENGTH)
    listener.at = LENGTH + AHEAD
    const at = micros(listener.at)
    scheduler.look({ at, until: micros(LENGTH + SECOND), oldest: micros(at - LATE) })
  }
  const heard = new Listener()
  for (const [track, events] of listener.events)
    heard.events.set(
      track,
      events.filter(({ moment }) => moment < until),
    )
  return { listener, heard, versions }
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

describe('the song scheduler', () => {
  it('[SQ1] [SQ2] [SQ4] [SQ6] [TR10] sounds what the long way finds, through edits, seeks, loops, tempos, mutes', () => {
    let compared = 0
    fc.assert(
      fc.property(seeds, seed => {
        const { listener, heard, versions } = perform(seed, 400_000)
        const notes = inOrder(heard.notes(LENGTH))
        expect([...listener.faults, ...heard.faults]).toEqual([])
        expect(notes).toEqual(inOrder(naiveSong(versions, LENGTH)))
        compared += notes.length
      }),
      { numRuns: RUNS },
    )
    expect(compared).toBeGreaterThan(RUNS)
  })

  it('[SQ5] never doubles a note or leaves one hanging, however late it hears of seeks and tempos', () => {
    let rounds = 0
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 100_000 }), (seed, lead) => {
        const { listener, heard, versions } = perform(seed, lead, 'then stop')
        const notes = heard.notes(Number.POSITIVE_INFINITY)
        expect([...listener.faults, ...heard.faults]).toEqual([])
        expect(notes.filter(({ on, off }) => !(on < off && off < 2 * LENGTH))).toEqual([])
        rounds += versions.length
      }),
      { numRuns: RUNS },
    )
    expect(rounds).toBeGreaterThan(RUNS)
  })

  it('[SQ3] hands over no more than there is room for, and ends all of it', () => {
    const listener = new Listener()
    const scheduler = createSongScheduler(listener)
    const notes = Array.from({ length: 1_000 }, (_, n) => [n % 8, 2_000, n % 128] as const)
    const tracks = tracksOf(
      Array.from({ length: 64 }, (_, n) =>
        trackOf(n, [clipOf(n, { start: 0, length: 10_000, loop: 240 }, notes)]),
      ),
    )
    const anchor = { position: ticks(0), moment: micros(0), clock: CLOCK }
    const transport = transportView({ ...STOPPED, playing: true, anchor })
    scheduler.follow({ session: { tracks, players: {}, transport }, clock: CLOCK })
    for (let at = 0; at < SECOND; at += LOOK)
      scheduler.look({ at: micros(at), until: micros(at + AHEAD), oldest: micros(at) })
    const ended = { ...transport, playing: false, anchorMoment: micros(SECOND) }
    scheduler.follow({ session: { tracks, players: {}, transport: ended }, clock: CLOCK })
    const until = micros(SECOND + AHEAD)
    scheduler.look({ at: micros(SECOND), until, oldest: micros(SECOND) })
    const heard = listener.notes(Number.POSITIVE_INFINITY)
    expect(listener.faults).toEqual([])
    expect(heard.length).toBeGreaterThan(300)
    expect(heard.length).toBeLessThanOrEqual(300 * (SECOND / LOOK + 1))
    expect(heard.filter(({ off }) => off > SECOND)).toEqual([])
  })
})
