import { type CSSProperties, memo, type PointerEvent } from 'react'
import {
  barBeatOf,
  lineBefore,
  lineFrom,
  type MetreMap,
  positionOfBar,
} from '../../shared/time/metre-map.ts'
import { useEdit } from './app-context.tsx'
import { metreSpans } from './song-grid.ts'

interface RulerProps {
  /** Where the clip begins in the song. */
  readonly origin: number
  /** Of the roll, in ticks. */
  readonly end: number
  readonly metre: MetreMap
  readonly tick: number
}

/** px that a number and its bar line need. */
const LABEL_WIDTH = 36

/** Bar numbers of the song; a press goes there. */
export const BarRuler = memo(function BarRuler({ origin, end, metre, tick }: RulerProps) {
  const edit = useEdit()
  const seek = (event: PointerEvent) => {
    const at = (event.clientX - event.currentTarget.getBoundingClientRect().left) / tick
    edit({ type: 'seek', position: lineBefore(metre, 'beat', origin + at) })
  }
  return (
    <div className="ruler" aria-hidden onPointerDown={seek}>
      {barsShown({ origin, end, metre, tick }).map(([bar, start]) => (
        <i key={bar} style={{ '--start': start - origin } as CSSProperties}>
          {bar}
        </i>
      ))}
    </div>
  )
})

/** Every bar, or every second, fourth … of them where more would not find room. */
function barsShown(ruler: RulerProps): readonly (readonly [bar: number, start: number])[] {
  const { origin, end, metre, tick } = ruler
  const widths = metreSpans(metre, origin, origin + end).map(({ bar }) => bar * tick)
  const step = Math.max(1, 2 ** Math.ceil(Math.log2(LABEL_WIDTH / Math.min(...widths))))
  const shown: (readonly [number, number])[] = []
  const { bar: first } = barBeatOf(lineFrom(metre, 'bar', origin), metre)
  for (let bar = first + ((step - ((first - 1) % step)) % step); ; bar += step) {
    const start = positionOfBar(metre, bar)
    if (start >= origin + end) return shown
    shown.push([bar, start])
  }
}
