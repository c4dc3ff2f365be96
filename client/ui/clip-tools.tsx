import { CopyPlus, Piano, Trash2 } from 'lucide-react'
import type { ClipView } from '../../shared/doc/view.ts'
import { newClipId } from '../../shared/protocol/ids.ts'
import { metreAt, ticksPerBar } from '../../shared/time/metre-map.ts'
import { ticks } from '../../shared/time/units.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { duplicateEdits } from '../roll/clip-edits.ts'
import type { ClipPlace } from '../roll/overlay.ts'
import { useEdit } from './app-context.tsx'
import { barsText } from './roll-wording.ts'
import type { Timeline } from './timeline.ts'

interface Props {
  readonly place: ClipPlace
  readonly clip: ClipView
  readonly timeline: Timeline
}

const LOOPED_BARS = [1, 2, 4, 8] as const

/** What can be done with the selected clip, for hands without keys as well. */
export function ClipTools({ place, clip, timeline }: Props) {
  const edit = useEdit()
  const signature = metreAt(timeline.metre, clip.start)
  const bar = ticksPerBar(signature)
  const lengths = new Set([
    ...LOOPED_BARS.map(bars => bars * bar),
    ...(clip.loop ? [clip.loop] : []),
  ])
  return (
    <fieldset className="clip-tools" aria-label="Selected clip">
      <button type="button" className="button" onClick={() => timeline.open(place)}>
        <Piano aria-hidden />
        Edit notes
      </button>
      <label className="tool-field">
        <span>Loop</span>
        <select
          className="picker"
          value={clip.loop ?? ''}
          onChange={({ currentTarget: { value } }) =>
            edit({ type: 'set-clip', ...place, loop: value === '' ? null : ticks(Number(value)) })
          }
        >
          <option value="">Off</option>
          {[...lengths]
            .toSorted((a, b) => a - b)
            .map(length => (
              <option key={length} value={length}>
                {barsText(length, signature)}
              </option>
            ))}
        </select>
      </label>
      <button
        type="button"
        className="button quiet icon tool"
        aria-label="Duplicate the clip"
        title="Duplicate (Ctrl+D)"
        onClick={() => edit(duplicateEdits(place, clip, newClipId(browserEntropy)))}
      >
        <CopyPlus aria-hidden />
      </button>
      <button
        type="button"
        className="button quiet icon tool"
        aria-label="Remove the clip"
        title="Remove (Delete)"
        onClick={() => edit({ type: 'remove-clip', ...place })}
      >
        <Trash2 aria-hidden />
      </button>
    </fieldset>
  )
}
