import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from 'react'
import type { MetreMap } from '../../shared/time/metre-map.ts'
import { ticks } from '../../shared/time/units.ts'
import { usePlayhead } from '../hooks/use-playhead.ts'
import { noteAtCursor } from '../roll/cursor.ts'
import type { Box } from '../roll/selection.ts'
import { usePage } from './app-context.tsx'
import { BarLines } from './bar-lines.tsx'
import { Cursors } from './cursors.tsx'
import type { RollCommands } from './roll-commands.ts'
import { RollGhosts } from './roll-ghosts.tsx'
import { pressRollKey } from './roll-keys.ts'
import { RollNotes } from './roll-note.tsx'
import { cursorText } from './roll-wording.ts'
import { useNoteFlashes } from './use-note-flashes.ts'
import type { RollState } from './use-roll.ts'
import { useRollPointer } from './use-roll-pointer.ts'
import { useShownCursor } from './use-shown-cursor.ts'
import { useTheirSelection } from './use-their-selection.ts'

interface Props {
  readonly roll: RollState
  readonly commands: RollCommands
  readonly metre: MetreMap
  /** px for each tick. */
  readonly tick: number
  /** Of the roll, in ticks. */
  readonly end: number
  readonly sound: (pitch: number, velocity: number) => void
}

/**
 * The grid of keys and time with its notes. For who listens to the page it is a grid of which only
 * the cell under the cursor is there.
 */
export function RollSurface({ roll, commands, metre, tick, end, sound }: Props) {
  const { app } = usePage()
  const surface = useRef<HTMLDivElement>(null)
  const { box, handlers } = useRollPointer(roll, tick, sound)
  const { cursor, grid, clip } = roll
  const here = noteAtCursor(roll.notes, cursor, grid)
  const cell = `roll-${cursor.pitch}-${cursor.at}`
  const onKeyDown = (event: KeyboardEvent) => {
    if (!pressRollKey(event, { roll, commands, metre, end })) return
    event.preventDefault()
    event.stopPropagation()
  }
  useTheirSelection(app, surface, 'data-id')
  useNoteFlashes(surface, roll.place.track, clip)
  const { shown, pointerHandlers } = useShownCursor(clip.id, clip.start, tick)
  useEffect(() => {
    if (document.activeElement !== surface.current) return
    shown.move({
      over: clip.id,
      position: ticks(clip.start + cursor.at),
      pitch: cursor.pitch + 0.5,
    })
  }, [shown, clip.id, clip.start, cursor])
  useEffect(() => {
    const isHere = document.activeElement === surface.current
    if (isHere)
      document.getElementById(cell)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [cell])
  const content = clip.loop ?? clip.length
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table would have 128 rows of a thousand cells
    <div
      ref={surface}
      role="grid"
      className={`roll-surface ${roll.tool}`}
      aria-label="Notes"
      aria-describedby="roll-help"
      aria-rowcount={128}
      aria-colcount={Math.ceil(end / grid.step)}
      aria-multiselectable
      aria-activedescendant={cell}
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...handlers}
      {...pointerHandlers}
      onPointerMove={event => {
        handlers.onPointerMove(event)
        pointerHandlers.onPointerMove(event)
      }}
    >
      <BarLines metre={metre} origin={clip.start} end={end} />
      <div className="roll-notes" aria-hidden>
        <RollGhosts track={roll.place.track} origin={clip.start} end={end} />
        <RollNotes as="block" notes={roll.notes} selection={roll.selection} />
        <i className="roll-beyond" style={{ '--start': content } as CSSProperties} />
        {box ? <i className="roll-box" style={boxStyle(box)} /> : null}
        <Cursors over={clip.id} origin={clip.start} />
        <Playhead roll={roll} tick={tick} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: of the grid above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div role="row" aria-rowindex={128 - cursor.pitch}>
        {/* biome-ignore lint/a11y/useSemanticElements: of the grid above */}
        <div
          key={cell}
          id={cell}
          role="gridcell"
          tabIndex={-1}
          className="roll-cursor"
          aria-colindex={Math.floor(cursor.at / grid.step) + 1}
          aria-selected={here !== undefined && roll.selection.has(here.id)}
          aria-label={cursorText({ position: clip.start + cursor.at, pitch: cursor.pitch }, here, {
            metre,
            isSelected: here !== undefined && roll.selection.has(here.id),
          })}
          style={
            {
              '--start': cursor.at,
              '--length': grid.step > 1 ? grid.step : 120,
              '--key': 127 - cursor.pitch,
            } as CSSProperties
          }
        />
      </div>
    </div>
  )
}

const boxStyle = ({ from, to }: Box) =>
  ({
    '--start': Math.min(from.at, to.at),
    '--length': Math.abs(from.at - to.at),
    '--key': 127 - Math.max(from.pitch, to.pitch),
    '--keys': Math.abs(from.pitch - to.pitch) + 1,
  }) as CSSProperties

/** Goes round with the clip's content. */
function Playhead({ roll: { clip }, tick }: Pick<Props, 'roll' | 'tick'>) {
  const { app } = usePage()
  const line = useRef<HTMLElement>(null)
  usePlayhead(app, line, tick, position => {
    const at = position - clip.start
    if (at < 0 || at >= clip.length) return undefined
    return clip.loop === undefined ? at : at % clip.loop
  })
  return <i ref={line} className="playhead" hidden />
}
