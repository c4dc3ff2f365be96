/** Edits of tracks, their clips and the notes in them. */
import * as v from 'valibot'
import { isClipId, isNoteId, isTrackId } from '../../protocol/ids.ts'
import type { Ticks } from '../../time/units.ts'
import {
  bytes,
  id,
  integer,
  KnobsChange,
  maybe,
  position,
  StripChange,
  some,
  span,
  text,
  word,
} from './shapes.ts'

/** Notes that one edit may name; an edit of more is several in one change. */
export const MAX_NOTES_AN_EDIT = 256
/** Notes of a clip that can be seen and heard. */
export const MAX_NOTES_A_CLIP = 1000
/** Bytes of a note that a clip comes with (DOC8). */
export const NOTE_BYTES = 12

const onTrack = { track: id(isTrackId) }
const onClip = { ...onTrack, clip: id(isClipId) }
const pitch = integer(0, 127)
const velocity = integer(1, 127)
/** `midi.piano`, `drums`: what is unknown here sounds as nothing, and is kept. */
export const Instrument = word(60)

/** Within its clip: 26 days of it at 120 bpm. */
export const MAX_NOTE_TICKS = 2 ** 32 - 1
const noteTicks = (min: number) =>
  v.custom<Ticks>(
    ticks => Number.isInteger(ticks) && Number(ticks) >= min && Number(ticks) <= MAX_NOTE_TICKS,
    `${min} … ${MAX_NOTE_TICKS} ticks`,
  )
const [noteStart, noteLength] = [noteTicks(0), noteTicks(1)]

/** `start` counts from the clip's start. */
const NewNote = v.strictObject({
  id: id(isNoteId),
  start: noteStart,
  length: noteLength,
  pitch,
  velocity,
  muted: maybe(v.boolean()),
})

const NoteChange = v.strictObject({
  id: id(isNoteId),
  start: maybe(noteStart),
  length: maybe(noteLength),
  pitch: maybe(pitch),
  velocity: maybe(velocity),
  muted: maybe(v.boolean()),
})

export const TrackEdit = v.variant('type', [
  /** The author owns it. Its instrument is his own if none is named. */
  v.strictObject({
    type: v.literal('add-track'),
    ...onTrack,
    name: text(60),
    instrument: maybe(Instrument),
  }),
  v.strictObject({
    type: v.literal('set-track'),
    ...onTrack,
    name: maybe(text(60)),
    /** Begins with its preset: whatever was turned before stands as there. */
    instrument: maybe(Instrument),
    /** After that. A track that went with its owner's instrument has its own from then on. */
    knobs: maybe(KnobsChange),
    strip: maybe(StripChange),
  }),
  /** With all that is on it. A simultaneous `set-track` of its name or instrument keeps it. */
  v.strictObject({ type: v.literal('remove-track'), ...onTrack }),
  /** Takes a removal back. */
  v.strictObject({ type: v.literal('restore-track'), ...onTrack }),
  /** A clip with its notes; at most 1,000, 12 bytes each as in PROTOCOL (DOC8). */
  v.strictObject({
    type: v.literal('add-clip'),
    ...onClip,
    start: position,
    length: span,
    /** The content repeats after so many ticks; absent: it does not. */
    loop: maybe(span),
    notes: bytes(MAX_NOTES_A_CLIP * NOTE_BYTES),
  }),
  /** Moves, resizes, loops it. `loop: null`: the content is heard once. */
  v.strictObject({
    type: v.literal('set-clip'),
    ...onClip,
    start: maybe(position),
    length: maybe(span),
    loop: maybe(v.nullable(span)),
  }),
  /** A simultaneous `set-clip` keeps it. */
  v.strictObject({ type: v.literal('remove-clip'), ...onClip }),
  v.strictObject({ type: v.literal('restore-clip'), ...onClip }),
  /** An id that is there already changes nothing, one that was removed comes back as it is said here. */
  v.strictObject({
    type: v.literal('add-notes'),
    ...onClip,
    notes: some(NewNote, MAX_NOTES_AN_EDIT),
  }),
  /** Simultaneous changes of different fields of one note both hold. */
  v.strictObject({
    type: v.literal('change-notes'),
    ...onClip,
    changes: some(NoteChange, MAX_NOTES_AN_EDIT),
  }),
  /** A simultaneous change of a note keeps it. */
  v.strictObject({
    type: v.literal('remove-notes'),
    ...onClip,
    notes: some(id(isNoteId), MAX_NOTES_AN_EDIT),
  }),
])
