/** All notes of a session's tracks from the beginning of the song, for what makes a file of it. Pure. */
import type { SessionView, TrackView } from '../doc/view.ts'
import { FileError } from '../errors.ts'
import { TICKS_PER_QUARTER, type Ticks, ticks } from '../time/units.ts'
import { notesBetween, type PlacedNote } from './track-notes.ts'

export interface TrackSong {
  readonly track: TrackView
  /** In order of start; none below 0. */
  readonly notes: readonly PlacedNote[]
}

/** Of all tracks together. */
const MAX_NOTES = 1_000_000
/** Where a file of the song ends at the latest: 12 hours at 120 bpm. */
export const MAX_SONG_TICKS = 12 * 3600 * 2 * TICKS_PER_QUARTER
/** Notes are asked for so many ticks at a time: a look is bounded. */
const LOOK = 16 * TICKS_PER_QUARTER

/** Tracks that hold notes, in the order in which they are shown. @throws FileError `too-large` */
export function songNotes({ tracks }: Pick<SessionView, 'tracks'>): readonly TrackSong[] {
  let left = MAX_NOTES
  return Object.values(tracks)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(track => {
      const notes = notesOf(track, left)
      left -= notes.length
      return { track, notes }
    })
    .filter(({ notes }) => notes.length > 0)
}

/** Whether there is a song at all: a clip with something in it. */
export const hasTracks = ({ tracks }: Pick<SessionView, 'tracks'>): boolean =>
  Object.values(tracks).some(({ clips }) =>
    Object.values(clips).some(({ notes }) => notes.length > 0),
  )

/** The first tick behind all clips that hold something. */
export const songEnd = ({ tracks }: Pick<SessionView, 'tracks'>): Ticks =>
  ticks(Math.max(0, ...Object.values(tracks).map(endOf)))

function notesOf(track: TrackView, most: number): readonly PlacedNote[] {
  const end = endOf(track)
  if (end > MAX_SONG_TICKS)
    throw new FileError('too-large', 'A track goes on for more than twelve hours: move its clips.')
  const notes: PlacedNote[] = []
  for (let from = 0; from < end; from += LOOK) {
    for (const note of notesBetween(track, ticks(from), ticks(from + LOOK))) notes.push(note)
    if (notes.length > most)
      throw new FileError('too-large', 'A file of the song holds at most a million notes.')
  }
  return notes
}

const endOf = ({ clips }: TrackView): number =>
  Math.max(
    0,
    ...Object.values(clips).map(clip => (clip.notes.length > 0 ? clip.start + clip.length : 0)),
  )
