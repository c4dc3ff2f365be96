import { X } from 'lucide-react'
import { type CSSProperties, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ClipView } from '../../shared/doc/view.ts'
import { lineFrom, type MetreMap, metreAt, ticksPerBeat } from '../../shared/time/metre-map.ts'
import { TICKS_PER_QUARTER } from '../../shared/time/units.ts'
import { useReadable } from '../hooks/use-readable.ts'
import type { ClipPlace } from '../roll/overlay.ts'
import { AlsoHere } from './also-here.tsx'
import { usePage } from './app-context.tsx'
import { BarRuler } from './bar-ruler.tsx'
import { playerStyle } from './player-style.ts'
import { rollCommands } from './roll-commands.ts'
import { RollKeys, useScaleRows } from './roll-frame.tsx'
import { RollSurface } from './roll-surface.tsx'
import { RollToolbar } from './roll-toolbar.tsx'
import { RollVelocity } from './roll-velocity.tsx'
import { placeText } from './roll-wording.ts'
import { Action } from './tool-button.tsx'
import { useAudition } from './use-audition.ts'
import { useMetre } from './use-metre.ts'
import { useRoll } from './use-roll.ts'
import './editing.css'
import './roll.css'
import './roll-notes.css'

interface Props {
  readonly place: ClipPlace
  readonly onClose: () => void
}

/** The piano roll: one clip's notes. */
export function RollPanel({ place, onClose }: Props) {
  const { app } = usePage()
  const clip = useReadable(app.session, s => s?.tracks[place.track]?.clips[place.clip])
  const name = useReadable(app.session, s => s?.tracks[place.track]?.name ?? 'A track')
  const colour = useReadable(app.session, s => {
    const owner = s?.tracks[place.track]?.owner
    return (owner && s?.players[owner]?.colour) ?? 0
  })
  const metre = useMetre()
  /** One that was added just now comes with the next view of the document. */
  const wasThere = useRef(false)
  wasThere.current ||= clip !== undefined
  const start = clip && `, ${placeText(clip.start, metre)}`
  return (
    <section className="panel roll" aria-labelledby="roll" style={playerStyle(colour)}>
      <header className="panel-head">
        <h2 id="roll">
          {name}
          <span className="track-note">{start}</span>
        </h2>
        <AlsoHere clip={place.clip} />
        <Action label="Close the roll" onPress={onClose}>
          <X aria-hidden />
        </Action>
      </header>
      {clip ? <Roll place={place} clip={clip} /> : null}
      {!clip && wasThere.current ? (
        <p className="empty">This clip is gone: somebody removed it.</p>
      ) : null}
    </section>
  )
}

/** px of a quarter, all multiples of 24: every line of every grid falls on a whole pixel. */
const ZOOMS = [24, 48, 72, 96, 144, 192, 288] as const
const FIRST_ZOOM = 3
/** Rows above the highest note when the roll opens. */
const HEADROOM = 5

function Roll({ place, clip }: { readonly place: ClipPlace; readonly clip: ClipView }) {
  const metre = useMetre()
  const roll = useRoll(place, clip)
  const sound = useAudition(place.track)
  const commands = rollCommands(roll, metre, sound)
  const [zoom, setZoom] = useState<number>(FIRST_ZOOM)
  const quarter = ZOOMS[zoom] ?? ZOOMS[FIRST_ZOOM]
  const tick = quarter / TICKS_PER_QUARTER
  const end = useMemo(() => shownEnd(clip, metre), [clip, metre])
  const rows = useScaleRows(clip.start)
  const scroller = useRef<HTMLDivElement>(null)
  useFirstLook(scroller, clip)
  const changeZoom = (by: number) =>
    setZoom(now => Math.min(ZOOMS.length - 1, Math.max(0, now + by)))
  return (
    <>
      <RollToolbar roll={roll} commands={commands} onZoom={changeZoom} />
      <div
        ref={scroller}
        className="roll-scroll"
        style={gridStyle({ tick, end, rows, clip, step: roll.grid.step, metre })}
      >
        <div className="roll-corner" />
        <BarRuler origin={clip.start} end={end} metre={metre} tick={tick} />
        <RollKeys sound={sound} />
        <RollSurface
          roll={roll}
          commands={commands}
          metre={metre}
          tick={tick}
          end={end}
          sound={sound}
        />
        <div className="roll-corner low">Vel.</div>
        <RollVelocity roll={roll} tick={tick} metre={metre} end={end} />
      </div>
      <p id="roll-help" className="visually-hidden">
        Arrows move the cursor, or the selected notes; with Shift by a bar or an octave, with Alt
        they change length and velocity. Enter adds or selects a note, Delete removes it, comma and
        full stop go from note to note, Q quantises.
      </p>
      <p role="status" className="visually-hidden">
        {roll.said}
      </p>
    </>
  )
}

/** Opens on the notes, with the focus on the grid. */
function useFirstLook(scroller: React.RefObject<HTMLDivElement | null>, clip: ClipView): void {
  const highest = useRef(Math.max(60, ...clip.notes.map(note => note.pitch)))
  useLayoutEffect(() => {
    const element = scroller.current
    const row = (element?.querySelector('.roll-surface')?.clientHeight ?? 0) / 128
    if (element) element.scrollTop = (127 - highest.current - HEADROOM) * row
  }, [scroller])
  useEffect(() => {
    const grid = scroller.current?.querySelector<HTMLElement>('.roll-surface')
    grid?.focus({ preventScroll: true })
    scroller.current?.closest('section')?.scrollIntoView({ block: 'nearest' })
  }, [scroller])
}

/** Up to a bar line, with room behind the last note. */
function shownEnd({ start, length, loop, notes }: ClipView, metre: MetreMap): number {
  const content = loop ?? length
  const last = Math.max(content, ...notes.map(note => note.start + note.length))
  const line = lineFrom(metre, 'bar', start + last)
  return lineFrom(metre, 'bar', line + 1) - start
}

/** Lines by beat and bar vanish where they would be closer than this many px. */
const CLOSEST = 5

function gridStyle(options: {
  readonly tick: number
  readonly end: number
  readonly rows: string
  readonly clip: ClipView
  readonly step: number
  readonly metre: MetreMap
}): CSSProperties & Record<`--${string}`, string | number> {
  const { tick, end, rows, clip, metre } = options
  const beat = ticksPerBeat(metreAt(metre, clip.start))
  const step = options.step * tick < CLOSEST ? beat : options.step
  return {
    '--tick': `${tick}px`,
    '--end': end,
    '--scale-rows': rows,
    '--step': `${step * tick}px`,
    '--origin': `${-(clip.start % step) * tick}px`,
  }
}
