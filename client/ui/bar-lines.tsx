import { type CSSProperties, memo } from 'react'
import type { MetreMap } from '../../shared/time/metre-map.ts'
import { metreSpans } from './song-grid.ts'
import './bar-lines.css'

interface Props {
  readonly metre: MetreMap
  /** Where what they are drawn on begins in the song, and how far it reaches, in ticks. */
  readonly origin: number
  readonly end: number
}

/** The lines of bars and beats behind notes and clips: one pattern for each metre. */
export const BarLines = memo(function BarLines({ metre, origin, end }: Props) {
  return metreSpans(metre, origin, origin + end).map(span => {
    const style = {
      '--start': span.start - origin,
      '--length': span.end - span.start,
      '--bar': span.bar,
      '--beat': span.beat,
    }
    return <i key={span.start} className="bar-lines" aria-hidden style={style as CSSProperties} />
  })
})
