import { type PointerEvent, useDeferredValue, useRef } from 'react'
import type { NoteView } from '../../shared/doc/view.ts'
import type { NoteId } from '../../shared/protocol/ids.ts'
import type { MetreMap } from '../../shared/time/metre-map.ts'
import { overlayOf } from '../roll/overlay.ts'
import { withVelocity } from '../roll/reshape.ts'
import { BarLines } from './bar-lines.tsx'
import { RollNotes } from './roll-note.tsx'
import type { RollState } from './use-roll.ts'

/** px around a stem that paint it. */
const REACH = 6
/** px above the highest velocity. */
const MARGIN = 6

interface Props {
  readonly roll: RollState
  readonly tick: number
  readonly metre: MetreMap
  /** Of the roll, in ticks. */
  readonly end: number
}

/** Stems that a pointer paints: those it passes, of the selected ones if any is selected there. */
export function RollVelocity({ roll, tick, metre, end }: Props) {
  /** Blocks that are dragged come first. */
  const notes = useDeferredValue(roll.notes)
  const painted = useRef<Map<NoteId, NoteView>>(undefined)

  const paint = (event: PointerEvent) => {
    const strokes = painted.current
    if (!strokes) return
    const { left, top, height } = event.currentTarget.getBoundingClientRect()
    const at = (event.clientX - left) / tick
    const share = 1 - (event.clientY - top - MARGIN) / (height - MARGIN)
    const near = roll.notes.filter(note => Math.abs(note.start - at) <= REACH / tick)
    const chosen = near.filter(({ id }) => roll.selection.has(id))
    for (const note of chosen.length > 0 ? chosen : near)
      strokes.set(note.id, withVelocity(note, share * 127))
    roll.preview(new Map(strokes))
  }
  const stop = () => {
    const strokes = painted.current
    painted.current = undefined
    const [last] = [...(strokes?.values() ?? [])].slice(-1)
    if (!strokes || !last) return
    roll.setPen({ velocity: last.velocity })
    roll.commit(overlayOf([...strokes.values()]))
  }
  return (
    <div
      className="roll-velocity"
      aria-hidden
      onPointerDown={event => {
        if (event.button !== 0) return
        painted.current = new Map()
        event.currentTarget.setPointerCapture(event.pointerId)
        paint(event)
      }}
      onPointerMove={paint}
      onPointerUp={stop}
      onPointerCancel={stop}
    >
      <BarLines metre={metre} origin={roll.clip.start} end={end} />
      <RollNotes as="stem" notes={notes} selection={roll.selection} />
    </div>
  )
}
