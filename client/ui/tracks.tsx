import { Plus, ZoomIn, ZoomOut } from 'lucide-react'
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react'
import type { TrackView } from '../../shared/doc/view.ts'
import { newTrackId, type TrackId } from '../../shared/protocol/ids.ts'
import { TICKS_PER_QUARTER } from '../../shared/time/units.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { useGradually } from '../hooks/use-gradually.ts'
import { usePlayhead } from '../hooks/use-playhead.ts'
import { useReadable } from '../hooks/use-readable.ts'
import type { ClipPlace } from '../roll/overlay.ts'
import { useEdit, usePage } from './app-context.tsx'
import { Arrangement, ArrangementTools } from './arrangement.tsx'
import { BarRuler } from './bar-ruler.tsx'
import { ClipTools } from './clip-tools.tsx'
import { ImportMidiButton } from './import-midi.tsx'
import { LoopThat } from './loop-that.tsx'
import { PointLanes, PointTool } from './point-lanes.tsx'
import { STEP_NAMES, type StepName, songGrid } from './song-grid.ts'
import { lastPlacedOf, type Timeline, timelineEnd } from './timeline.ts'
import { Action } from './tool-button.tsx'
import { TrackLane } from './track-lane.tsx'
import { useClipFlashes } from './use-clip-flashes.ts'
import { useMetre } from './use-metre.ts'
import { useTheirSelection } from './use-their-selection.ts'
import './editing.css'
import './tracks.css'

const NO_TRACKS: Readonly<Record<TrackId, TrackView>> = {}
/** px of a quarter; lines fall on whole pixels. */
const ZOOMS = [3, 6, 12, 24, 48] as const
const FIRST_ZOOM = 2

const FIRST_STEPS =
  'Record places what you play as a clip on your track; so does Loop that, afterwards. Or add a track and write notes on it, or drop a .mid here.'
const CLIP_HINT = 'Double-click a clip to edit its notes.'

interface Props {
  readonly onOpen: (place: ClipPlace) => void
  readonly onMidi: (file: File) => void
}

/** Tracks with their clips on one scale. Clips come from recording, looping, and by hand. */
export function Tracks({ onOpen, onMidi }: Props) {
  const { app } = usePage()
  const edit = useEdit()
  const known = useReadable(app.session, session => session?.tracks)
  const all = known ?? NO_TRACKS
  const lastPlaced = useReadable(app.session, session => (session ? lastPlacedOf(session) : 0))
  const metre = useMetre()
  const [selected, select] = useState<ClipPlace>()
  const [said, say] = useState('')
  const rows = useRef<HTMLUListElement>(null)
  useTheirSelection(app, rows, 'data-clip')
  useClipFlashes(rows, known)
  useEffect(() => {
    app.show({ selection: selected ? [selected.clip] : [] })
  }, [app, selected])
  const [zoom, setZoom] = useState<number>(FIRST_ZOOM)
  const [stepName, setStep] = useState<StepName>('Beat')
  const tick = (ZOOMS[zoom] ?? ZOOMS[FIRST_ZOOM]) / TICKS_PER_QUARTER
  const tracks = Object.values(all).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const shown = useGradually(tracks.length)
  const end = timelineEnd(all, lastPlaced, metre)
  const timeline: Timeline = useMemo(
    () => ({ tick, grid: songGrid(metre, stepName), metre, end, select, say, open: onOpen }),
    [tick, stepName, metre, end, onOpen],
  )
  const clip = selected && all[selected.track]?.clips[selected.clip]
  /** Nothing to place or to look at more closely. */
  const isBare = tracks.length === 0 && lastPlaced === 0
  const changeZoom = (by: number) =>
    setZoom(now => Math.min(ZOOMS.length - 1, Math.max(0, now + by)))
  const add = () =>
    edit({
      type: 'add-track',
      track: newTrackId(browserEntropy),
      name: `Track ${tracks.length + 1}`,
    })
  return (
    <section className="panel tracks" aria-labelledby="tracks">
      <header className="panel-head">
        <h2 id="tracks">Tracks</h2>
        <LoopThat />
        <button type="button" className="button add-track" onClick={add}>
          <Plus aria-hidden />
          Add track
        </button>
        <ImportMidiButton onFile={onMidi} />
      </header>
      <div className="tracks-tools">
        {clip ? (
          <ClipTools place={selected} clip={clip} timeline={timeline} />
        ) : (
          <p className="empty">{tracks.length === 0 ? FIRST_STEPS : CLIP_HINT}</p>
        )}
        {isBare ? null : <StepPicker value={stepName} onPick={setStep} />}
        {isBare ? null : (
          <fieldset className="tool-group" aria-label="Zoom of the tracks">
            <Action label="Zoom out" onPress={() => changeZoom(-1)}>
              <ZoomOut aria-hidden />
            </Action>
            <Action label="Zoom in" onPress={() => changeZoom(1)}>
              <ZoomIn aria-hidden />
            </Action>
          </fieldset>
        )}
      </div>
      <div className="timeline" style={scaleStyle(tick, end)}>
        <div className="timeline-top">
          <div className="timeline-corner">
            <ArrangementTools timeline={timeline} />
            <PointTool timeline={timeline} />
          </div>
          <div className="timeline-rulers">
            <Arrangement timeline={timeline} />
            <BarRuler origin={0} end={end} metre={metre} tick={tick} />
          </div>
        </div>
        <PointLanes timeline={timeline} />
        {tracks.length === 0 ? null : (
          <ul ref={rows} className="track-rows">
            {tracks.slice(0, shown).map(track => (
              <TrackLane
                key={track.id}
                track={track}
                timeline={timeline}
                selected={selected?.track === track.id ? selected.clip : undefined}
              />
            ))}
          </ul>
        )}
        <Playhead end={end} tick={tick} />
      </div>
      <TracksHelp />
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </section>
  )
}

/** What the keys do, for those who come to a thing by ear. */
const TracksHelp = () => (
  <>
    <p id="arrangement-help" className="visually-hidden">
      Arrows move it, with Shift by a bar, with Alt they change its length. Enter renames it, Delete
      removes it.
    </p>
    <p id="point-help" className="visually-hidden">
      Arrows move it, with Shift by a bar. Enter opens it, Delete removes it.
    </p>
    <p id="clip-help" className="visually-hidden">
      Arrows move the clip, with Shift by a bar, with Alt they change its length. Enter opens its
      notes, Control D duplicates it, Delete removes it.
    </p>
  </>
)

interface StepProps {
  readonly value: StepName
  readonly onPick: (step: StepName) => void
}

function StepPicker({ value, onPick }: StepProps) {
  return (
    <label className="tool-field">
      <span>Clips snap to</span>
      <select
        className="picker"
        value={value}
        onChange={event => {
          const step = STEP_NAMES.find(name => name === event.currentTarget.value)
          if (step) onPick(step)
        }}
      >
        {STEP_NAMES.map(name => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}

const scaleStyle = (tick: number, end: number) =>
  ({ '--tick': `${tick}px`, '--end': end }) as CSSProperties

function Playhead({ end, tick }: { readonly end: number; readonly tick: number }) {
  const { app } = usePage()
  const line = useRef<HTMLElement>(null)
  usePlayhead(app, line, tick, position => (position >= 0 && position < end ? position : undefined))
  return (
    <div className="timeline-playhead" aria-hidden>
      <i ref={line} className="playhead" hidden />
    </div>
  )
}
