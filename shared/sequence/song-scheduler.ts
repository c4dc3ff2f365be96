/**
 * The one scheduler of what the document holds: hands each note over once, a little before it is due,
 * keeps what it handed over, and takes back what an edit, seek, stop or tempo has made untrue (SQ).
 */
import type { SessionView, TrackView, TransportView } from '../doc/view.ts'
import type { TrackId } from '../protocol/ids.ts'
import { type Micros, micros } from '../time/units.ts'
import { audibleIn } from './audible.ts'
import { carry, eventsOf, isSameEvents, type LaneEvent, type LaneNote } from './lane.ts'
import { type Passage, passagesOf } from './passage.ts'
import { goesOn, SAME_ONSET_MICROS, wasHeard } from './song-change.ts'
import { noteAt } from './track-notes.ts'

/** What is to be heard. */
export interface Song {
  readonly session: Pick<SessionView, 'tracks' | 'players' | 'transport'>
  /** Which life of the room clock our moments are on. */
  readonly clock: string
}

export interface SongSink {
  /** In order of moment within a track. */
  hand(track: TrackId, event: LaneEvent): void
  /** Everything of the track that is due at `from` or later was not said. */
  cancel(track: TrackId, from: Micros): void
  /** Nothing that was said holds: all notes end now, none comes. */
  silence(): void
}

export interface Look {
  /** The earliest moment for which something handed over now still comes in time, room clock µs. */
  readonly at: Micros
  /** Up to here everything is handed over. */
  readonly until: Micros
  /** What is due before `at` and was not known in time begins at `at` if it is not older than this. */
  readonly oldest: Micros
}

export interface SongScheduler {
  /** From the next look on this is the song; undefined is silence. */
  follow(song: Song | undefined): void
  /** Hands over what is due before `until` and was not handed over yet. Moments never go back. */
  look(look: Look): void
  /** Takes back all that is due at `at` or later: the next look says it anew. */
  takeBack(at: Micros): void
  /** The sink has lost what it was told: from the next look on everything is said anew. */
  forget(): void
}

/**
 * Notes that one look may begin, all tracks together: more than any music has, and few enough that
 * what is handed over always finds room. The rest is not heard.
 */
const MAX_NOTES_A_LOOK = 300

interface Lane {
  notes: LaneNote[]
  /** All before it is handed over. */
  done: Micros
  /** What `notes` was made from; undefined where nothing was to be heard. */
  heard: TrackView['clips'] | undefined
  /** From when on that is so. */
  since: Micros
  transport: TransportView
}

export function createSongScheduler(sink: SongSink): SongScheduler {
  const lanes = new Map<TrackId, Lane>()
  let song: Song | undefined
  /** No lane is done further than here. */
  let horizon = Number.NEGATIVE_INFINITY
  /** Notes that may still begin in this look. */
  let budget = MAX_NOTES_A_LOOK

  /** All that began before, and of the others as many as may. */
  const afforded = (notes: readonly LaneNote[], from: Micros): LaneNote[] =>
    notes.filter(({ on }) => on < from || budget-- > 0)

  function forget(): void {
    lanes.clear()
    horizon = Number.NEGATIVE_INFINITY
  }

  function laneOf(id: TrackId, { at }: Look, transport: TransportView): Lane {
    const known = lanes.get(id)
    if (known) return known
    const lane: Lane = { notes: [], done: at, heard: undefined, since: at, transport }
    lanes.set(id, lane)
    return lane
  }

  function hand(track: TrackId, events: readonly LaneEvent[]): void {
    for (const event of events) sink.hand(track, event)
  }

  /** Brings what was handed over from `at` on in line with the song as it is now. */
  function revise(id: TrackId, lane: Lane, now: Playing, { at, oldest }: Look): void {
    const { track, passages } = now
    const turned = lane.transport !== now.transport
    const span = { from: at, until: micros(Math.max(at, lane.done)) }
    const before = eventsOf(lane.notes, span)
    const past = lane.notes.filter(({ on }) => on < at)
    const way = { now: passages, before: turned ? now.waysOf(lane.transport) : passages }
    const kept = past.map(note => {
      if (note.off !== undefined && note.off < at) return note
      const wanted = track && noteAt(track, note.start, note.pitch)
      if (!wanted || (turned && !goesOn(note, way, at))) return { ...note, off: at }
      return { ...note, end: wanted.end, off: undefined }
    })
    const isTold = turned ? wasHeard(past, passages) : undefined
    // What is new on the track begins with its next onset; what was there and came too soon, now.
    const lateFrom = Math.max(oldest, lane.since, turned ? 0 : Math.min(lane.done, at))
    const known = track && lane.heard && { clips: lane.heard }
    const late = carry([], known, passages, { from: micros(lateFrom), until: at }, isTold)
    const missed = late
      .filter(({ off, start, pitch }) => off === undefined && track && noteAt(track, start, pitch))
      .map(note => ({ ...note, on: at }))
    for (const { pitch } of missed)
      for (const note of kept) if (note.pitch === pitch && note.off === undefined) note.off = at
    lane.notes = afforded(carry([...kept, ...missed], track, passages, span, isTold), at)
    if (lane.heard !== track?.clips) lane.since = at
    lane.heard = track?.clips
    lane.transport = now.transport
    lane.done = span.until
    const after = eventsOf(lane.notes, span)
    if (isSameEvents(before, after)) return
    if (before.length > 0) sink.cancel(id, at)
    hand(id, after)
  }

  function extend(id: TrackId, lane: Lane, { track, passages }: Playing, look: Look): void {
    const { at, until, oldest } = look
    const from = micros(Math.max(lane.done, Math.min(oldest, at)))
    if (from >= until) return
    lane.notes = afforded(carry(lane.notes, track, passages, { from, until }), from)
    if (from < at) lane.notes = lane.notes.filter(note => catchUp(note, from, at))
    hand(id, eventsOf(lane.notes, { from, until }))
    lane.done = until
  }

  return {
    follow(next) {
      if (song && next?.clock !== song.clock) {
        sink.silence()
        forget()
      }
      song = next
    },
    look(look) {
      if (!song) return
      const { session, clock } = song
      const { transport } = session
      budget = MAX_NOTES_A_LOOK
      horizon = Math.max(horizon, look.until)
      const passagesFor = (way: TransportView) =>
        passagesOf(way, clock, micros(look.oldest - SAME_ONSET_MICROS), micros(horizon))
      const passages = passagesFor(transport)
      const isAudible = audibleIn(session)
      const ids = new Set([...lanes.keys(), ...trackIdsOf(session.tracks)])
      for (const id of ids) {
        const present = session.tracks[id]
        const track = present && isAudible(present) ? present : undefined
        const now = { track, passages, transport, waysOf: passagesFor }
        const lane = laneOf(id, look, transport)
        if (lane.heard !== track?.clips || lane.transport !== transport) revise(id, lane, now, look)
        extend(id, lane, now, look)
        forgetOld(lane, look)
        if (!present && lane.notes.every(({ off }) => off !== undefined)) lanes.delete(id)
      }
    },
    takeBack(at) {
      for (const [id, lane] of lanes) {
        if (eventsOf(lane.notes, { from: at, until: lane.done }).length > 0) sink.cancel(id, at)
        lane.notes = lane.notes
          .filter(({ on }) => on < at)
          .map(note =>
            note.off !== undefined && note.off >= at ? { ...note, off: undefined } : note,
          )
        lane.done = micros(Math.min(lane.done, at))
      }
    },
    forget,
  }
}

interface Playing {
  readonly track: TrackView | undefined
  readonly passages: readonly Passage[]
  readonly transport: TransportView
  waysOf(transport: TransportView): readonly Passage[]
}

/** Begins and ends at `at` what was missed a moment ago. @returns whether any of it is left */
function catchUp(note: LaneNote, from: Micros, at: Micros): boolean {
  if (note.on >= from && note.on < at) {
    if (note.off !== undefined && note.off <= at) return false
    note.on = at
  }
  if (note.off !== undefined && note.off >= from && note.off < at) note.off = at
  return true
}

function forgetOld(lane: Lane, { oldest }: Look): void {
  const until = oldest - SAME_ONSET_MICROS
  if (lane.notes.some(({ off }) => off !== undefined && off < until))
    lane.notes = lane.notes.filter(({ off }) => off === undefined || off >= until)
}

const trackIdsOf = (tracks: SessionView['tracks']): readonly TrackId[] =>
  Object.values(tracks).map(({ id }) => id)
