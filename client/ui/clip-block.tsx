import { type CSSProperties, type KeyboardEvent, memo, type PointerEvent } from 'react'
import type { ClipView } from '../../shared/doc/view.ts'
import { newClipId } from '../../shared/protocol/ids.ts'
import { metreAt } from '../../shared/time/metre-map.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { duplicateEdits, spanChange } from '../roll/clip-edits.ts'
import type { ClipPlace } from '../roll/overlay.ts'
import { useEdit } from './app-context.tsx'
import { ClipPicture } from './clip-picture.tsx'
import { focusBeside } from './focus-beside.ts'
import { clipText, placeText } from './roll-wording.ts'
import type { Timeline } from './timeline.ts'
import { useSpan } from './use-span.ts'

interface Props {
  readonly place: ClipPlace
  readonly clip: ClipView
  readonly timeline: Timeline
  readonly isSelected: boolean
}

/** A clip on its lane: dragged, resized at its end, opened with Enter or a double click. */
export const ClipBlock = memo(function ClipBlock(props: Props) {
  const { place, clip, timeline, isSelected } = props
  const edit = useEdit()
  const { metre } = timeline
  const { span, handlers, nudge } = useSpan(clip, timeline, {
    onChange: after => edit({ type: 'set-clip', ...place, ...spanChange(clip, after) }),
  })
  const textOf = (at: typeof span) =>
    `${placeText(at.start, metre)}, ${clipText({ ...clip, ...at }, metreAt(metre, at.start))}`

  const press = (event: KeyboardEvent): boolean => {
    const after = nudge(event)
    if (after) timeline.say(textOf(after))
    else if (event.key === 'Enter') timeline.open(place)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      focusBeside(event.currentTarget, {
        kind: '.clip',
        among: '.track',
        stays: `[data-track="${place.track}"] .track-name`,
      })
      edit({ type: 'remove-clip', ...place })
    } else if (event.code === 'KeyD' && (event.ctrlKey || event.metaKey))
      edit(duplicateEdits(place, clip, newClipId(browserEntropy)))
    else return false
    return true
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!press(event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const onPointerDown = (event: PointerEvent) => {
    timeline.select(place)
    handlers.onPointerDown(event)
  }
  return (
    <button
      type="button"
      className={isSelected ? 'clip selected' : 'clip'}
      data-clip={place.clip}
      aria-pressed={isSelected}
      aria-label={`Clip at ${textOf(span)}`}
      aria-describedby="clip-help"
      style={{ '--start': span.start, '--length': span.length } as CSSProperties}
      onClick={() => timeline.select(place)}
      onDoubleClick={() => timeline.open(place)}
      onFocus={() => timeline.select(place)}
      onKeyDown={onKeyDown}
      {...handlers}
      onPointerDown={onPointerDown}
    >
      <ClipPicture notes={clip.notes} length={span.length} {...loopOf(clip)} />
    </button>
  )
})

const loopOf = ({ loop }: ClipView) => (loop === undefined ? {} : { loop })
