/** A part's notes as clips that the document takes (DOC8): whole bars, cut where the form is cut. Pure. */
import { MAX_NOTES_A_CLIP } from '../doc/edits/tracks.ts'
import type { ClipNote } from '../doc/view.ts'
import { type Ticks, ticks } from '../time/units.ts'
import type { PlacedNote } from './track-notes.ts'

export interface ImportedClip {
  readonly start: Ticks
  /** Of whole bars; as long as its last note lasts, also into the next clip's bars. */
  readonly length: Ticks
  readonly notes: readonly ClipNote[]
}

/** So many bars without a beginning note part two clips. */
const REST_BARS = 4
/** A track has place for 256, and somebody may want to add one. */
const MOST_CLIPS = 200

/**
 * @param notes in order of start
 * @param bar ticks of one
 * @param cuts where sections begin, in order
 */
export function clipsOfNotes(
  notes: readonly PlacedNote[],
  bar: number,
  cuts: readonly number[],
): readonly ImportedClip[] {
  const lines = cuts.map(cut => Math.round(cut / bar))
  const clips = grouped(notes, bar, lines, REST_BARS)
  const fewer =
    clips.length > MOST_CLIPS ? grouped(notes, bar, [], Number.POSITIVE_INFINITY) : clips
  return fewer.map(group => clipOf(group, bar))
}

function grouped(
  notes: readonly PlacedNote[],
  bar: number,
  lines: readonly number[],
  restBars: number,
): readonly (readonly PlacedNote[])[] {
  const groups: PlacedNote[][] = []
  let group: PlacedNote[] = []
  let line = 0
  for (const note of notes) {
    const at = Math.floor(note.start / bar)
    const last = group.at(-1)
    let isCut = false
    for (; line < lines.length && lines[line]! <= at; line++) isCut = true
    if (last && (isCut || at - Math.floor(last.start / bar) > restBars)) {
      groups.push(group)
      group = []
    }
    if (group.length === MAX_NOTES_A_CLIP) {
      const whole = wholeBars(group, bar, at)
      groups.push(group.slice(0, whole))
      group = group.slice(whole)
    }
    group.push(note)
  }
  if (group.length > 0) groups.push(group)
  return groups
}

/** How many notes lie before the last bar that has begun; all, where they lie in one bar. */
function wholeBars(group: readonly PlacedNote[], bar: number, at: number): number {
  const last = group.findLastIndex(note => Math.floor(note.start / bar) < at)
  return last < 0 ? group.length : last + 1
}

function clipOf(group: readonly PlacedNote[], bar: number): ImportedClip {
  const start = Math.floor(group[0]!.start / bar) * bar
  const end = group.reduce((latest, note) => Math.max(latest, note.end), 0)
  return {
    start: ticks(start),
    length: ticks(Math.ceil((end - start) / bar) * bar),
    notes: group.map(note => ({
      start: ticks(note.start - start),
      length: ticks(note.end - note.start),
      pitch: note.pitch,
      velocity: note.velocity,
    })),
  }
}
