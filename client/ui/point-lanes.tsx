import { Milestone } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useRef, useState } from 'react'
import type { TransportState } from '../../shared/companion.ts'
import { NO_TIMELINES } from '../../shared/doc/defaults.ts'
import type { PointView } from '../../shared/doc/view.ts'
import { lineBefore } from '../../shared/time/metre-map.ts'
import { ticks } from '../../shared/time/units.ts'
import { useHolding } from '../hooks/use-holding.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useEdit, usePage } from './app-context.tsx'
import { Attended } from './attended.tsx'
import { focusBeside } from './focus-beside.ts'
import { part } from './part.tsx'
import { presentValue } from './point-values.ts'
import {
  fromText,
  pointsOf,
  pointText,
  SHOWN_TIMELINES,
  type ShownTimeline,
  TIMELINE_NAMES,
  valueText,
} from './point-wording.ts'
import type { Timeline } from './timeline.ts'
import { usePointFlashes } from './use-point-flashes.ts'
import { useSpan } from './use-span.ts'
import './point-lanes.css'

const PointPopover = part(async () => (await import('./point-popover.tsx')).PointPopover)

/** What was opened, and by which element. */
interface Opened {
  readonly anchor: HTMLElement
  readonly point?: PointView<ShownTimeline>
}

/** Puts a change of tempo, time signature, key or chord at the bar where the song is. */
export function PointTool({ timeline }: { readonly timeline: Timeline }) {
  const [opened, open] = useState<Opened>()
  return (
    <>
      <button
        type="button"
        className="button quiet icon tool point-tool"
        aria-label="Add change"
        title="Add a change of tempo, time signature, key or chord where the song is"
        aria-haspopup="dialog"
        onClick={event => open({ anchor: event.currentTarget })}
      >
        <Milestone aria-hidden />
      </button>
      <PointEditor opened={opened} timeline={timeline} onDone={() => open(undefined)} />
    </>
  )
}

/** One lane for each timeline that has points: what changes where, and what holds now. */
export function PointLanes({ timeline }: { readonly timeline: Timeline }) {
  const { app } = usePage()
  const known = useReadable(app.session, session => session?.timelines)
  const all = known ?? NO_TIMELINES
  const [opened, open] = useState<Opened>()
  const lanes = useRef<HTMLDivElement>(null)
  usePointFlashes(lanes, known)
  return (
    <div ref={lanes} className="point-lanes">
      {SHOWN_TIMELINES.filter(name => all[name].length > 0).map(name => (
        <fieldset key={name} className="point-lane" aria-label={TIMELINE_NAMES[name]}>
          <LaneHead name={name} />
          <div className="point-row">
            {pointsOf(all, name).map(point => (
              <Point
                key={point.id}
                point={point}
                timeline={timeline}
                onOpen={anchor => open({ anchor, point })}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <PointEditor opened={opened} timeline={timeline} onDone={() => open(undefined)} />
    </div>
  )
}

function LaneHead({ name }: { readonly name: ShownTimeline }) {
  const { app } = usePage()
  const now = useHolding(app, state => nowText(name, state))
  return (
    <div className="point-head">
      <span>{TIMELINE_NAMES[name]}</span>
      <b>{now}</b>
    </div>
  )
}

const nowText = (name: ShownTimeline, state: TransportState): string =>
  name === 'chords' && !state.chord ? '–' : valueText(presentValue(name, state))

interface PointProps {
  readonly point: PointView<ShownTimeline>
  readonly timeline: Timeline
  readonly onOpen: (anchor: HTMLElement) => void
}

/** Dragged or nudged to another place, opened with a press or Enter, removed with Delete. */
function Point({ point, timeline, onOpen }: PointProps) {
  const edit = useEdit()
  const { id, position, value } = point
  const { span, handlers, nudge } = useSpan({ start: position, length: ticks(0) }, timeline, {
    isPoint: true,
    onChange: ({ start }) => edit({ type: 'set-point', point: id, position: start }),
  })
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const after = nudge(event)
    if (after) timeline.say(`from ${fromText(after.start, timeline.metre)}`)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      focusBeside(event.currentTarget, {
        kind: '.point',
        among: '.point-row',
        stays: '.point-tool',
      })
      edit({ type: 'remove-point', point: id })
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <span className="point-place" style={{ '--start': span.start } as CSSProperties}>
      <Attended name={`point ${id}`} className="wide">
        <button
          type="button"
          className="point"
          data-point={id}
          aria-label={pointText(value, span.start, timeline.metre)}
          aria-describedby="point-help"
          aria-haspopup="dialog"
          onClick={event => {
            // A press that dragged it is none that opens it.
            if (span.start === position) onOpen(event.currentTarget)
          }}
          onKeyDown={onKeyDown}
          {...handlers}
        >
          {valueText(value)}
        </button>
      </Attended>
    </span>
  )
}

interface EditorProps {
  readonly opened: Opened | undefined
  readonly timeline: Timeline
  readonly onDone: () => void
}

function PointEditor({ opened, timeline, onDone }: EditorProps) {
  const { app } = usePage()
  const edit = useEdit()
  if (!opened) return null
  const { anchor, point } = opened
  const { metre } = timeline
  const at = lineBefore(metre, 'bar', Math.max(0, app.companion.transport().position))
  return (
    <PointPopover
      title={point ? pointText(point.value, point.position, metre) : 'Add change'}
      anchor={anchor}
      at={at}
      metre={metre}
      onEdit={edit}
      onDone={onDone}
      {...(point && { point })}
    />
  )
}
