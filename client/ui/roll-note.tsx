import { type CSSProperties, memo } from 'react'
import type { NoteView } from '../../shared/doc/view.ts'
import type { Selection } from '../roll/selection.ts'

interface Props {
  readonly note: NoteView
  readonly isSelected: boolean
}

type NoteStyle = CSSProperties & Record<`--${string}`, number>
const styleOf = ({ start, length, pitch, velocity }: NoteView): NoteStyle => ({
  '--start': start,
  '--length': length,
  '--key': 127 - pitch,
  '--velocity': velocity / 127,
})

const classOf = (base: string, { note, isSelected }: Props): string =>
  `${base}${isSelected ? ' selected' : ''}${note.muted ? ' muted' : ''}`

/** A note's block on the grid; the stronger it is struck, the fuller its colour. */
const RollNote = memo(function RollNote(props: Props) {
  return (
    <i
      className={classOf('roll-note', props)}
      data-id={props.note.id}
      style={styleOf(props.note)}
    />
  )
})

/** The same note's velocity, as a stem below the grid. */
const VelocityStem = memo(function VelocityStem(props: Props) {
  return <i className={classOf('roll-stem', props)} style={styleOf(props.note)} />
})

interface ManyProps {
  readonly notes: readonly NoteView[]
  readonly selection: Selection
  readonly as: 'block' | 'stem'
}

/** Notes that are looked at together: of a thousand, a change of one looks at so many. */
const RUN = 50

/** All notes, in runs of which only those are looked at in which something changed. */
export function RollNotes({ notes, ...rest }: ManyProps) {
  const runs = Array.from({ length: Math.ceil(notes.length / RUN) }, (_, n) => n * RUN)
  return runs.map(from => <Run key={from} notes={notes.slice(from, from + RUN)} {...rest} />)
}

const Run = memo(function Run({ notes, selection, as }: ManyProps) {
  const One = as === 'block' ? RollNote : VelocityStem
  return notes.map(note => <One key={note.id} note={note} isSelected={selection.has(note.id)} />)
}, isSameRun)

function isSameRun(before: ManyProps, after: ManyProps): boolean {
  if (before.notes.length !== after.notes.length) return false
  return after.notes.every(
    (note, n) =>
      note === before.notes[n] &&
      (before.selection === after.selection ||
        before.selection.has(note.id) === after.selection.has(note.id)),
  )
}
