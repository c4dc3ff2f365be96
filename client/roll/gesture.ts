/**
 * One press of a pointer on the roll, from its going down to its going up: what it means, what it
 * shows while it moves, and which notes are meant after it. Pure.
 */
import type { NoteView } from '../../shared/doc/view.ts'
import type { NoteId } from '../../shared/protocol/ids.ts'
import { unreachable } from '../../shared/result.ts'
import { ticks } from '../../shared/time/units.ts'
import { type Hit, type Place, pitchAt } from './hit.ts'
import { NO_OVERLAY, type Overlay, overlayOf } from './overlay.ts'
import { louder, moved, resized } from './reshape.ts'
import { allOf, type Box, NOTHING_SELECTED, notesIn, type Selection, toggled } from './selection.ts'
import { type Grid, lineBefore, nearestLine } from './snap.ts'

export type Tool = 'draw' | 'select'

export type Gesture =
  | { readonly kind: 'draw'; readonly from: Place; readonly note: NoteView }
  | ({ readonly kind: 'move' | 'resize' | 'velocity'; readonly from: Place } & Grabbed)
  | { readonly kind: 'marquee'; readonly from: Place; readonly kept: Selection }
  /** A note was taken out of the selection; nothing moves. */
  | { readonly kind: 'none'; readonly from: Place }

interface Grabbed {
  /** The one under the pointer … */
  readonly note: NoteView
  /** … and all that go with it. */
  readonly notes: readonly NoteView[]
  /** What is selected if the pointer goes nowhere. */
  readonly resting: Selection
}

export interface Press {
  readonly place: Place
  readonly hit: Hit | undefined
  readonly tool: Tool
  /** Adds to the selection; on empty ground it spans a box. */
  readonly shift: boolean
  /** Up and down is louder and softer. */
  readonly alt: boolean
}

export interface Roll {
  readonly notes: readonly NoteView[]
  readonly selection: Selection
  readonly grid: Grid
  /** What a new note is like. */
  readonly pen: { readonly id: NoteId; readonly length: number; readonly velocity: number }
}

export interface Begun {
  readonly gesture: Gesture
  readonly selection: Selection
}

export function begin(press: Press, roll: Roll): Begun {
  const { place, hit, shift } = press
  if (hit) return grab(press, hit, roll)
  if (shift || press.tool === 'select') {
    const kept = shift ? roll.selection : NOTHING_SELECTED
    return { gesture: { kind: 'marquee', from: place, kept }, selection: kept }
  }
  const { id, length, velocity } = roll.pen
  const note: NoteView = {
    id,
    start: lineBefore(Math.max(0, place.at), roll.grid),
    length: ticks(length),
    pitch: pitchAt(place),
    velocity,
    muted: false,
  }
  return { gesture: { kind: 'draw', from: place, note }, selection: new Set([id]) }
}

function grab({ place, shift, alt }: Press, { note, part }: Hit, roll: Roll): Begun {
  const isSelected = roll.selection.has(note.id)
  if (shift && isSelected)
    return {
      gesture: { kind: 'none', from: place },
      selection: toggled(roll.selection, note.id),
    }
  const alone = shift ? toggled(roll.selection, note.id) : new Set([note.id])
  const selection = isSelected ? roll.selection : alone
  const notes = roll.notes.filter(({ id }) => selection.has(id))
  const kind = alt ? 'velocity' : part === 'end' ? 'resize' : 'move'
  const resting = shift ? selection : new Set([note.id])
  return { gesture: { kind, from: place, note, notes, resting }, selection }
}

export interface Progress {
  readonly overlay: Overlay
  readonly selection: Selection
  readonly box?: Box
}

/** Velocity for each key's height that the pointer goes up. */
const VELOCITY_PER_KEY = 8

/** What a gesture shows with the pointer at `place`. @param now the present selection and grid */
export function progress(
  gesture: Gesture,
  place: Place,
  { notes, selection, grid }: Pick<Roll, 'notes' | 'selection' | 'grid'>,
): Progress {
  const { from } = gesture
  const time = place.at - from.at
  switch (gesture.kind) {
    case 'none':
      return { overlay: NO_OVERLAY, selection }
    case 'draw':
      return { overlay: overlayOf([drawn(gesture.note, place, time, grid)]), selection }
    case 'move': {
      const by = { time: stepped(gesture.note.start, time, grid), pitch: keysUp(from, place) }
      return { overlay: overlayOf(moved(gesture.notes, by)), selection }
    }
    case 'resize': {
      const { start, length } = gesture.note
      const by = stepped(start + length, time, grid)
      return { overlay: overlayOf(resized(gesture.notes, by, grid.step)), selection }
    }
    case 'velocity': {
      const by = Math.round((place.height - from.height) * VELOCITY_PER_KEY)
      return { overlay: overlayOf(louder(gesture.notes, by)), selection }
    }
    case 'marquee': {
      const box = { from: cornerOf(from), to: cornerOf(place) }
      const caught = allOf(notesIn(notes, box))
      return { overlay: NO_OVERLAY, selection: new Set([...gesture.kept, ...caught]), box }
    }
    default:
      return unreachable(gesture)
  }
}

/** Nothing below half a step, so that a note between the lines is not pulled by a touch. */
function stepped(position: number, by: number, grid: Grid): number {
  if (grid.step > 1 && Math.abs(by) < grid.step / 2) return 0
  return nearestLine(Math.max(0, position + by), grid) - position
}

const keysUp = (from: Place, to: Place): number => pitchAt(to) - pitchAt(from)

function drawn(note: NoteView, place: Place, time: number, grid: Grid): NoteView {
  const pitch = pitchAt(place)
  if (Math.abs(time) < grid.step / 2 || time < 1) return { ...note, pitch }
  const end = nearestLine(place.at, grid)
  return { ...note, pitch, length: ticks(Math.max(grid.step, end - note.start)) }
}

const cornerOf = (place: Place) => ({ at: place.at, pitch: pitchAt(place) })
