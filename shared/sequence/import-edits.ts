/** An imported song as edits of the document, packed into changes that no thread notices (MF5). Pure. */
import { writeClipNotes } from '../doc/clip-notes.ts'
import type { Edit } from '../doc/edit.ts'
import type { Entropy } from '../ports.ts'
import { newClipId, newMarkerId, newSectionId, newTrackId } from '../protocol/ids.ts'
import { clipsOfNotes } from './imported-clips.ts'
import type { ImportedSong } from './imported-song.ts'

export interface ImportChoice {
  /** The room goes by the file's tempo, time signature and key. */
  readonly settings: boolean
  /** Its sections and markers come along. */
  readonly form: boolean
}

/** Of a clip's notes in one change: a page draws so many within a frame … */
const BYTES_A_CHANGE = 16_000
/** … and a track's head, with all that it can be switched to, costs it as much as so many. */
const BYTES_A_TRACK = 4_000
const EDITS_A_CHANGE = 32
/** Sections go through the players' colours. */
const COLOURS = 12

/** In this order, each a change of its own. */
export function editsOfSong(
  song: ImportedSong,
  choice: ImportChoice,
  entropy: Entropy,
): readonly (readonly Edit[])[] {
  const edits = [
    ...(choice.settings ? settingEdits(song) : []),
    ...(choice.form ? formEdits(song, entropy) : []),
    ...trackEdits(song, entropy),
  ]
  const changes: Edit[][] = []
  let bytes = 0
  for (const edit of edits) {
    const size = weightOf(edit)
    const change = changes.at(-1)
    if (!change || change.length === EDITS_A_CHANGE || bytes + size > BYTES_A_CHANGE) {
      changes.push([edit])
      bytes = size
    } else {
      change.push(edit)
      bytes += size
    }
  }
  return changes
}

function weightOf(edit: Edit): number {
  if (edit.type === 'add-track') return BYTES_A_TRACK
  return edit.type === 'add-clip' ? edit.notes.length : 0
}

function settingEdits({ settings: { bpm, timeSignature, key } }: ImportedSong): readonly Edit[] {
  return [
    ...(bpm === undefined ? [] : [{ type: 'set-tempo' as const, bpm }]),
    ...(timeSignature ? [{ type: 'set-time-signature' as const, ...timeSignature }] : []),
    ...(key
      ? [
          { type: 'set-key' as const, key: key.key },
          { type: 'set-scale' as const, scale: key.scale },
        ]
      : []),
  ]
}

function formEdits({ form }: ImportedSong, entropy: Entropy): readonly Edit[] {
  return [
    ...form.sections.map(
      (section, n): Edit => ({
        type: 'add-section',
        section: newSectionId(entropy),
        colour: n % COLOURS,
        ...section,
      }),
    ),
    ...form.markers.map(
      (marker): Edit => ({ type: 'add-marker', marker: newMarkerId(entropy), ...marker }),
    ),
  ]
}

function trackEdits({ parts, bar, form }: ImportedSong, entropy: Entropy): readonly Edit[] {
  const cuts = form.sections.map(({ start }) => start)
  // Tracks are shown in the order of their ids.
  const ids = parts.map(() => newTrackId(entropy)).sort()
  return parts.flatMap(({ name, instrument, notes }, n) => {
    const track = ids[n]!
    const clips = clipsOfNotes(notes, bar, cuts).map(
      ({ start, length, notes }): Edit => ({
        type: 'add-clip',
        track,
        clip: newClipId(entropy),
        start,
        length,
        notes: writeClipNotes(notes),
      }),
    )
    return [{ type: 'add-track' as const, track, name, instrument }, ...clips]
  })
}
