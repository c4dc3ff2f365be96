/** Sessions to be played in tests: tracks of clips, written short. */
import type {
  ClipView,
  NoteView,
  SessionView,
  StripView,
  TrackView,
} from '../../shared/doc/view.ts'
import type { ClipId, NoteId, PlayerId, TrackId } from '../../shared/protocol/ids.ts'
import { ticks } from '../../shared/time/units.ts'

const OPEN_STRIP: StripView = {
  level: 0,
  pan: 0,
  mute: false,
  solo: false,
  reverbSend: -96,
  delaySend: -96,
}

const hex = (n: number): string => n.toString(16).padStart(20, '0')
export const trackId = (n: number): TrackId => `k_${hex(n)}` as TrackId
export const clipId = (n: number): ClipId => `c_${hex(n)}` as ClipId

/** [start, length, pitch, velocity] */
export type ShortNote = readonly [start: number, length: number, pitch: number, velocity?: number]

export const noteOf = ([start, length, pitch, velocity = 100]: ShortNote, n = 0): NoteView => ({
  id: `n_${n.toString(16).padStart(12, '0')}` as NoteId,
  start: ticks(start),
  length: ticks(length),
  pitch,
  velocity,
  muted: false,
})

export function clipOf(
  n: number,
  { start, length, loop }: { start: number; length: number; loop?: number },
  notes: readonly ShortNote[],
): ClipView {
  return {
    id: clipId(n),
    start: ticks(start),
    length: ticks(length),
    ...(loop !== undefined && { loop: ticks(loop) }),
    notes: notes.map(noteOf).sort((a, b) => a.start - b.start || a.pitch - b.pitch),
  }
}

export const trackOf = (
  n: number,
  clips: readonly ClipView[],
  strip: Partial<StripView> = {},
): TrackView => ({
  id: trackId(n),
  name: `Track ${n}`,
  owner: `u_${'0'.repeat(32)}` as PlayerId,
  instrument: 'poly',
  knobs: {},
  strip: { ...OPEN_STRIP, ...strip },
  clips: Object.fromEntries(clips.map(clip => [clip.id, clip])),
})

export const tracksOf = (tracks: readonly TrackView[]): SessionView['tracks'] =>
  Object.fromEntries(tracks.map(track => [track.id, track]))
