import { type MouseEvent, memo, useCallback, useMemo, useRef } from 'react'
import type { ClipView, TrackView } from '../../shared/doc/view.ts'
import { type ClipId, newClipId, type TrackId } from '../../shared/protocol/ids.ts'
import { lineBefore, lineFrom } from '../../shared/time/metre-map.ts'
import type { Ticks } from '../../shared/time/units.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { useKept } from '../hooks/use-kept.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { newClipEdit } from '../roll/clip-edits.ts'
import { useEdit, usePage } from './app-context.tsx'
import { BarLines } from './bar-lines.tsx'
import { ClipBlock } from './clip-block.tsx'
import { Cursors } from './cursors.tsx'
import { playerStyle } from './player-style.ts'
import { lengthOfBars } from './song-grid.ts'
import type { Timeline } from './timeline.ts'
import { TrackHead } from './track-head.tsx'
import { useShownCursor } from './use-shown-cursor.ts'

interface Props {
  readonly track: TrackView
  readonly timeline: Timeline
  readonly selected: ClipId | undefined
}

/** Bars of a clip that somebody adds to write notes into. */
const NEW_CLIP_BARS = 4

/** A track: its head, and its clips where they lie. */
export const TrackLane = memo(function TrackLane({ track, timeline, selected }: Props) {
  const { app } = usePage()
  const edit = useEdit()
  const colour = useReadable(app.session, s => s?.players[track.owner]?.colour ?? 0)
  const { clips: placed, ...rest } = track
  const head = useKept(rest)
  const clips = Object.values(placed).toSorted((a, b) => a.start - b.start)
  const { metre } = timeline

  const addAt = (start: Ticks) => {
    const clip = newClipId(browserEntropy)
    const place = { track: track.id, clip }
    const shape = { start, length: lengthOfBars(metre, start, NEW_CLIP_BARS) }
    edit(newClipEdit(place, shape))
    timeline.open(place)
  }
  /** Behind the last clip, on a bar line. */
  const addBehind = () => {
    const end = Math.max(0, ...clips.map(({ start, length }) => start + length))
    addAt(lineFrom(metre, 'bar', end))
  }
  const adding = useRef(addBehind)
  adding.current = addBehind
  const addClip = useCallback(() => adding.current(), [])
  const onDoubleClick = (event: MouseEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return
    const { left } = event.currentTarget.getBoundingClientRect()
    addAt(lineBefore(metre, 'bar', (event.clientX - left) / timeline.tick))
  }
  const { pointerHandlers } = useShownCursor(track.id, 0, timeline.tick)
  const isQuiet = track.strip.mute
  return (
    <li
      className={isQuiet ? 'track quiet' : 'track'}
      style={playerStyle(colour)}
      data-track={track.id}
    >
      <TrackHead track={head} clips={clips.length} onAddClip={addClip} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the head's button adds clips as well */}
      <div className="track-lane" onDoubleClick={onDoubleClick} {...pointerHandlers}>
        <BarLines metre={metre} origin={0} end={timeline.end} />
        {clips.map(clip => (
          <PlacedClip
            key={clip.id}
            track={track.id}
            clip={clip}
            timeline={timeline}
            isSelected={clip.id === selected}
          />
        ))}
        <Cursors over={track.id} origin={0} />
      </div>
    </li>
  )
})

interface PlacedProps {
  readonly track: TrackId
  readonly clip: ClipView
  readonly timeline: Timeline
  readonly isSelected: boolean
}

function PlacedClip({ track, clip, ...rest }: PlacedProps) {
  const place = useMemo(() => ({ track, clip: clip.id }), [track, clip.id])
  return <ClipBlock place={place} clip={clip} {...rest} />
}
