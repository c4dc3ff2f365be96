/** What a change of the transport means for notes that sound, or were handed over (SQ5). Pure. */
import { type Micros, type Ticks, ticks } from '../time/units.ts'
import type { LaneNote } from './lane.ts'
import { momentIn, type Passage, passageAt, positionFrom } from './passage.ts'

/**
 * A tempo that is heard of late moves an onset by less than this, µs; what lies further away is
 * another one.
 */
export const SAME_ONSET_MICROS = 100_000

/** Whether a note goes on that began before `at`, now that the song goes this way. */
export function goesOn(
  { start, on }: Pick<LaneNote, 'start' | 'on'>,
  way: { readonly now: readonly Passage[]; readonly before: readonly Passage[] },
  at: Micros,
): boolean {
  if (!passageAt(way.now, at)) return false
  const jump = way.now.findLast(passage => passage.from <= at && !passage.goesOn)
  if (!jump) return true
  if (on < jump.from) return meetsAt(way.before, jump)
  const passage = passageAt(way.now, on)
  return passage !== undefined && Math.abs(momentIn(passage, start) - on) <= SAME_ONSET_MICROS
}

/** Whether the old way led to where this passage begins. */
function meetsAt(before: readonly Passage[], { from, ...passage }: Passage): boolean {
  const old = passageAt(before, from) ?? before.find(({ until }) => until === from)
  if (!old) return false
  return Math.abs(positionFrom(old, from) - positionFrom({ from, ...passage }, from)) <= 1
}

/** A way that is written down anew has its moments in whole µs anew. */
const ROUNDING_MICROS = 16
const isSameMoment = (a: number, b: number): boolean => Math.abs(a - b) <= ROUNDING_MICROS

/** Whether an onset was heard already, perhaps a little earlier or later on the way that held then. */
export function wasHeard(
  heard: readonly LaneNote[],
  now: readonly Passage[],
): (pitch: number, start: Ticks, on: Micros) => boolean {
  const isNear = (note: LaneNote, on: Micros): boolean => {
    if (isSameMoment(note.on, on)) return true
    if (Math.abs(note.on - on) > SAME_ONSET_MICROS) return false
    // Another round of a short loop is another onset.
    const passage = passageAt(now, note.on)
    return !passage || !isSameMoment(momentIn(passage, ticks(note.start)), note.on)
  }
  return (pitch, start, on) =>
    heard.some(note => note.pitch === pitch && note.start === start && isNear(note, on))
}
