/**
 * What a song should sound like, found the long way: every tick of the song one after the other,
 * every note of every track looked at each time.
 */
import type { SessionView } from '../../shared/doc/view.ts'
import type { TrackId } from '../../shared/protocol/ids.ts'
import type { Song } from '../../shared/sequence/song-scheduler.ts'
import { begunAt, crossings } from '../../shared/time/crossings.ts'
import { spansOf } from '../../shared/time/transport.ts'

export interface NaiveNote {
  readonly track: TrackId
  readonly pitch: number
  readonly velocity: number
  readonly on: number
  off: number
}
interface Open extends NaiveNote {
  readonly start: number
  end: number
}

/** Versions of a song, each the truth from its moment on until the next one's. */
export interface Version {
  readonly from: number
  readonly song: Song
}

export function naiveSong(versions: readonly Version[], until: number): readonly NaiveNote[] {
  const done: NaiveNote[] = []
  let open: Open[] = []
  let last = Number.NaN
  const close = (which: (note: Open) => boolean, moment: number) => {
    for (const note of open.filter(which)) done.push({ ...note, off: moment })
    open = open.filter(note => !which(note))
  }
  versions.forEach(({ from, song }, n) => {
    const end = versions[n + 1]?.from ?? until
    const heard = heardNotes(song.session)
    for (const note of open) {
      const now = heard.find(other => isSameNote(other, note))
      note.end = now?.end ?? note.start
    }
    close(note => note.end <= last, from)
    let moved = Number.NEGATIVE_INFINITY
    for (const span of spansOf(song.session.transport, song.clock)) {
      const begin = Math.max(span.from, from)
      const stop = Math.min(span.until, end)
      if (begin >= stop || stop <= begunAt(span.stretch)) continue
      if (moved !== Number.NEGATIVE_INFINITY && moved < begin) close(() => true, moved)
      for (const { moment, position } of crossings(span.stretch, 1, begin, stop, 1e9)) {
        if (moment < begunAt(span.stretch)) continue
        if (position !== last + 1) close(() => true, moment)
        last = position
        close(note => note.end <= position, moment)
        for (const note of heard.filter(({ start }) => start === position)) {
          close(other => other.track === note.track && other.pitch === note.pitch, moment)
          open.push({ ...note, on: moment, off: moment })
        }
      }
      moved = span.until
    }
    if (moved === Number.NEGATIVE_INFINITY) close(() => true, from)
    else if (moved < end) close(() => true, Math.max(from, moved))
  })
  close(() => true, until)
  return done
}

type Heard = Omit<Open, 'on' | 'off'>
const isSameNote = (a: Heard, b: Heard): boolean =>
  a.track === b.track && a.start === b.start && a.pitch === b.pitch

/** Of one key at one tick of a track the longest, then the loudest. */
function heardNotes({ tracks, players }: Pick<SessionView, 'tracks' | 'players'>): Heard[] {
  const all = Object.values(tracks)
  const strips = [...all, ...Object.values(players)].map(({ strip }) => strip)
  const solo = strips.some(strip => strip.solo)
  const notes: Heard[] = []
  for (const { id: track, strip, clips } of all) {
    if (strip.mute || (solo && !strip.solo)) continue
    for (const clip of Object.values(clips)) {
      const period = clip.loop ?? clip.length
      for (let round = 0; round < clip.length; round += period)
        for (const { start: at, length, pitch, velocity, muted } of clip.notes) {
          const start = clip.start + round + at
          const last = Math.min(clip.start + clip.length, clip.start + round + period)
          if (muted || at >= period || start >= clip.start + clip.length) continue
          notes.push({ track, pitch, velocity, start, end: Math.min(start + length, last) })
        }
    }
  }
  notes.sort((a, b) => b.end - a.end || b.velocity - a.velocity)
  return notes.filter((note, n) => notes.findIndex(other => isSameNote(other, note)) === n)
}
