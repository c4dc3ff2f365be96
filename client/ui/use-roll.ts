import { useCallback, useEffect, useMemo, useState } from 'react'
import { MAX_NOTES_A_CLIP } from '../../shared/doc/edits/tracks.ts'
import type { ClipView, NoteView } from '../../shared/doc/view.ts'
import { newNoteId } from '../../shared/protocol/ids.ts'
import { ticks } from '../../shared/time/units.ts'
import { browserEntropy } from '../browser-entropy.ts'
import type { Cursor } from '../roll/cursor.ts'
import type { Roll, Tool } from '../roll/gesture.ts'
import {
  type ClipPlace,
  editsOf,
  laidOver,
  NO_OVERLAY,
  type Overlay,
  withoutEntries,
  withoutSettled,
} from '../roll/overlay.ts'
import { NOTHING_SELECTED, type Selection } from '../roll/selection.ts'
import { SIXTEENTH, type Snap } from '../roll/snap.ts'
import { withNotice } from '../store/ui-state.ts'
import { useAttempt, usePage } from './app-context.tsx'

/** What was committed is shown for so long until the document shows it, in ms. */
const PATIENCE = 1500
const FULL = `A clip holds ${MAX_NOTES_A_CLIP.toLocaleString('en')} notes at most.`
const MIDDLE_C = 60
const FIRST_VELOCITY = 96
/** Of a new note where there is no grid. */
const FREE_LENGTH = SIXTEENTH.ticks
/** Of the selected notes the others see so many (PR1). */
const MOST_SHOWN = 16

/** A clip in the roll: its notes as they are shown, which are meant, and how to change them. */
export interface RollState extends Roll {
  readonly place: ClipPlace
  readonly clip: ClipView
  readonly snap: Snap
  readonly tool: Tool
  readonly cursor: Cursor
  readonly selected: readonly NoteView[]
  /** For those who do not see what happened. */
  readonly said: string
  setSnap(snap: Snap): void
  setTool(tool: Tool): void
  setCursor(cursor: Cursor): void
  /** What the next new note is like. */
  setPen(pen: { readonly length?: number; readonly velocity?: number }): void
  select(selection: Selection): void
  say(sentence: string): void
  /** Shows what a gesture would do. */
  preview(overlay: Overlay): void
  /** Does it: one change of the document, nothing if nothing differs. */
  commit(overlay: Overlay, sentence?: string): void
}

export function useRoll(place: ClipPlace, clip: ClipView): RollState {
  const { app, ui, own } = usePage()
  const attempt = useAttempt()
  const [pending, setPending] = useState(NO_OVERLAY)
  const [previewed, setPreviewed] = useState(NO_OVERLAY)
  const [selection, select] = useState(NOTHING_SELECTED)
  const [snap, changeSnap] = useState(SIXTEENTH)
  const [tool, setTool] = useState<Tool>('draw')
  const [said, say] = useState('')
  const [cursor, setCursor] = useState<Cursor>(() => firstCursor(clip))
  const [penNow, changePen] = useState({
    length: SIXTEENTH.ticks,
    velocity: FIRST_VELOCITY,
    count: 0,
  })

  const base = useMemo(() => laidOver(clip.notes, pending), [clip.notes, pending])
  const notes = useMemo(() => laidOver(base, previewed), [base, previewed])
  const selected = useMemo(() => notes.filter(({ id }) => selection.has(id)), [notes, selection])
  const grid = useMemo(() => ({ step: snap.ticks, origin: clip.start }), [snap, clip.start])
  const { length, velocity, count } = penNow
  // biome-ignore lint/correctness/useExhaustiveDependencies: each committed note takes its id along
  const pen = useMemo(
    () => ({ id: newNoteId(browserEntropy), length, velocity }),
    [length, velocity, count],
  )

  useEffect(() => setPending(now => withoutSettled(now, clip.notes)), [clip.notes])
  useEffect(() => {
    const ids = selection.size > 0 ? [...selection].slice(0, MOST_SHOWN) : [place.clip]
    app.show({ selection: ids })
  }, [app, place.clip, selection])

  const commit = useCallback(
    (overlay: Overlay, sentence = '') => {
      setPreviewed(NO_OVERLAY)
      changePen(now => ({ ...now, count: now.count + 1 }))
      if (laidOver(base, overlay).length > MAX_NOTES_A_CLIP) {
        ui.update(now => withNotice(now, 'fault', FULL))
        return
      }
      if (sentence) say(sentence)
      const edits = editsOf(place, base, overlay)
      if (edits.length === 0) return
      setPending(now => new Map([...now, ...overlay]))
      const forget = () => setPending(now => withoutEntries(now, overlay))
      own.add(edits)
      const committed = app.companion.edit(edits)
      attempt(committed)
      committed.then(() => setTimeout(forget, PATIENCE), forget)
    },
    [app, attempt, base, own, place, ui],
  )
  const setPen = useCallback(
    (change: { readonly length?: number; readonly velocity?: number }) =>
      changePen(now => ({ ...now, ...change })),
    [],
  )
  const setSnap = useCallback((next: Snap) => {
    changeSnap(next)
    changePen(now => ({ ...now, length: next.ticks > 1 ? next.ticks : FREE_LENGTH }))
  }, [])

  return {
    place,
    clip,
    notes,
    selection,
    selected,
    grid,
    pen,
    snap,
    tool,
    cursor,
    said,
    setSnap,
    setTool,
    setCursor,
    setPen,
    select,
    say,
    preview: setPreviewed,
    commit,
  }
}

/** On the first note, or on middle C. */
const firstCursor = ({ notes }: ClipView): Cursor => ({
  at: ticks(0),
  pitch: notes[0]?.pitch ?? MIDDLE_C,
})
