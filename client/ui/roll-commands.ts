import type { NoteView } from '../../shared/doc/view.ts'
import { newNoteId } from '../../shared/protocol/ids.ts'
import type { MetreMap } from '../../shared/time/metre-map.ts'
import { ticks } from '../../shared/time/units.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { type Copied, copied, pasted } from '../roll/clipboard.ts'
import { cursorOn, noteAtCursor } from '../roll/cursor.ts'
import { overlayOf, withoutNotes } from '../roll/overlay.ts'
import { louder, moved, quantised, resized, withVelocity } from '../roll/reshape.ts'
import { allOf, NOTHING_SELECTED } from '../roll/selection.ts'
import { lineBefore } from '../roll/snap.ts'
import { noteName } from './piano-layout.ts'
import { lengthText, placeText } from './roll-wording.ts'
import type { RollState } from './use-roll.ts'
import { countText } from './wording.ts'

/** Of the page, not of a clip: notes go from clip to clip. */
const clipboard: { current: Copied | undefined } = { current: undefined }

export type RollCommands = ReturnType<typeof rollCommands>

/** What buttons and keys do to the selected notes; each says what it did. */
export function rollCommands(
  roll: RollState,
  metre: MetreMap,
  sound: (pitch: number, velocity: number) => void,
) {
  const { selected, grid, clip } = roll
  const notesText = (notes: readonly NoteView[]) => {
    const [only] = notes
    return only && notes.length === 1
      ? noteName(only.pitch)
      : countText(notes.length, 'note', 'notes')
  }
  const change = (notes: readonly NoteView[], sentence: string) =>
    roll.commit(overlayOf(notes), sentence)

  /** Those selected, else the one at the cursor. */
  const meant = (): readonly NoteView[] => {
    const here = noteAtCursor(roll.notes, roll.cursor, grid)
    if (selected.length > 0) return selected
    return here ? [here] : []
  }
  const copy = (): boolean => {
    const notes = meant()
    const copy = copied(notes, grid)
    if (!copy) return false
    clipboard.current = copy
    roll.say(`${notesText(notes)} copied`)
    return true
  }
  const insert = (copy: Copied, at: number, what: string) => {
    const notes = pasted(copy, at, () => newNoteId(browserEntropy))
    roll.select(allOf(notes))
    const [first] = notes
    if (first) roll.setCursor({ ...cursorOn(first), at: lineBefore(first.start, grid) })
    change(notes, `${notesText(notes)} ${what} at ${placeText(clip.start + at, metre)}`)
  }

  return {
    selectAll() {
      roll.select(allOf(roll.notes))
      roll.say(`${countText(roll.notes.length, 'note', 'notes')} selected`)
    },
    selectNone() {
      roll.select(NOTHING_SELECTED)
      roll.say('Nothing selected')
    },
    remove() {
      const notes = meant()
      if (notes.length === 0) return
      roll.select(NOTHING_SELECTED)
      roll.commit(withoutNotes(notes), `${notesText(notes)} removed`)
    },
    copy,
    cut() {
      const notes = meant()
      if (!copy()) return
      roll.select(NOTHING_SELECTED)
      roll.commit(withoutNotes(notes), `${notesText(notes)} cut`)
    },
    paste() {
      if (clipboard.current) insert(clipboard.current, roll.cursor.at, 'pasted')
      else roll.say('Nothing was copied')
    },
    /** Once more, right behind. */
    duplicate() {
      const notes = meant()
      const copy = copied(notes, grid)
      if (!copy) return
      const first = lineBefore(Math.min(...notes.map(note => note.start)), grid)
      insert(copy, first + copy.length, 'duplicated')
    },
    quantise() {
      const notes = selected.length > 0 ? selected : roll.notes
      change(quantised(notes, grid), `${notesText(notes)} quantised to ${roll.snap.name}`)
    },
    move(by: { readonly time: number; readonly pitch: number }) {
      const after = moved(selected, by)
      const [first] = after
      if (!first || after === selected) return
      roll.setCursor({ ...cursorOn(first), at: lineBefore(first.start, grid) })
      if (by.pitch !== 0) sound(first.pitch, first.velocity)
      const where = `${noteName(first.pitch)}, ${placeText(clip.start + first.start, metre)}`
      change(after, `${notesText(after)} moved to ${where}`)
    },
    resize(by: number) {
      const after = resized(meant(), by, Math.min(grid.step, Math.abs(by)))
      const [first] = after
      if (!first) return
      roll.setPen({ length: first.length })
      change(after, `length ${lengthText(first.length)}`)
    },
    louder(by: number) {
      const after = louder(meant(), by)
      const [first] = after
      if (!first) return
      roll.setPen({ velocity: first.velocity })
      sound(first.pitch, first.velocity)
      change(after, `velocity ${first.velocity}`)
    },
    setVelocity(velocity: number) {
      roll.setPen({ velocity })
      change(
        selected.map(note => withVelocity(note, velocity)),
        `velocity ${velocity}`,
      )
    },
    /** A note at the cursor; the one that is there is selected instead. */
    enter(isAdding: boolean) {
      const { at, pitch } = roll.cursor
      const here = noteAtCursor(roll.notes, roll.cursor, grid)
      if (here) {
        const others = isAdding ? roll.selection : NOTHING_SELECTED
        roll.select(new Set([...others, here.id]))
        sound(here.pitch, here.velocity)
        return roll.say(`${noteName(here.pitch)} selected`)
      }
      sound(pitch, roll.pen.velocity)
      const where = placeText(clip.start + at, metre)
      const length = ticks(roll.pen.length)
      const note = { ...roll.pen, start: at, length, pitch, muted: false }
      change([note], `${noteName(pitch)} added at ${where}`)
    },
  }
}
