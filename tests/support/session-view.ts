/** Views of a session with what a test does not care about filled in. */
import {
  DEFAULT_COMPLEXITY,
  DEFAULT_EMOTION,
  DEFAULT_ENGINE,
  DEFAULT_INSTRUMENT,
  DEFAULT_STRIP,
  NEVER,
  NO_ANALYSIS,
  NO_PREFERENCES,
  NO_TIMELINES,
} from '../../shared/doc/defaults.ts'
import type {
  ClipNote,
  ClipView,
  ContextView,
  NoteView,
  PlayerView,
  SessionView,
  TrackView,
} from '../../shared/doc/view.ts'
import type { ClipId, NoteId, PlayerId, TrackId } from '../../shared/protocol/ids.ts'
import { NO_KNOBS } from '../../shared/sound/knobs.ts'
import { bpm, micros, ticks } from '../../shared/time/units.ts'

export const contextOf = (over: Partial<ContextView> = {}): ContextView => ({
  tempo: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
  key: 'C',
  scale: 'major',
  style: '',
  emotion: DEFAULT_EMOTION,
  complexity: DEFAULT_COMPLEXITY,
  changedBy: {},
  ...over,
})

/** A session in which nobody has done anything, but for `over`. */
export const sessionOf = (over: Partial<SessionView> = {}): SessionView => ({
  schema: 3,
  context: contextOf(),
  transport: {
    playing: false,
    anchorPosition: ticks(0),
    anchorMoment: micros(0),
    clock: '',
    bpm: bpm(120),
    timeSignature: { beats: 4, unit: 4 },
  },
  saving: true,
  locked: false,
  removed: [],
  players: {},
  tracks: {},
  takes: {},
  sections: {},
  markers: {},
  timelines: NO_TIMELINES,
  engines: {
    drums: DEFAULT_ENGINE,
    bass: DEFAULT_ENGINE,
    harmony: DEFAULT_ENGINE,
    melody: DEFAULT_ENGINE,
  },
  queue: [],
  generations: [],
  analysis: NO_ANALYSIS,
  chat: [],
  actionPages: {},
  ...over,
})

export const playerViewOf = (id: PlayerId, over: Partial<PlayerView> = {}): PlayerView => ({
  id,
  name: 'Ann',
  colour: 0,
  role: 'player',
  joinedAt: micros(0),
  muted: false,
  instrument: DEFAULT_INSTRUMENT,
  knobs: NO_KNOBS,
  lastActive: NEVER,
  preferences: NO_PREFERENCES,
  strip: DEFAULT_STRIP,
  ...over,
})

export const trackOf = (
  id: TrackId,
  owner: PlayerId,
  clips: readonly ClipView[] = [],
  over: Partial<TrackView> = {},
): TrackView => ({
  id,
  name: 'Keys',
  owner,
  instrument: DEFAULT_INSTRUMENT,
  knobs: NO_KNOBS,
  strip: DEFAULT_STRIP,
  clips: Object.fromEntries(clips.map(clip => [clip.id, clip])),
  ...over,
})

/** Notes get the ids that a clip's own notes have, by their place here. */
export const clipOf = (
  id: ClipId,
  start: number,
  length: number,
  notes: readonly (ClipNote & Partial<NoteView>)[] = [],
  over: Partial<ClipView> = {},
): ClipView => ({
  id,
  start: ticks(start),
  length: ticks(length),
  notes: notes.map((note, n) => ({
    id: `n_${n.toString(16).padStart(3, '0')}` as NoteId,
    muted: false,
    ...note,
  })),
  ...over,
})

export const noteOf = (start: number, pitch = 60, length = 240, velocity = 100): ClipNote => ({
  start: ticks(start),
  length: ticks(length),
  pitch,
  velocity,
})
