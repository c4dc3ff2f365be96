import { type CSSProperties, memo, type PointerEvent } from 'react'
import type { TimeSignature } from '../../shared/doc/edit.ts'
import { ticksPerBar, ticksPerBeat } from '../../shared/time/transport.ts'
import { ticks } from '../../shared/time/units.ts'
import { useEdit } from './app-context.tsx'

interface RulerProps {
  /** Where the clip begins in the song. */
  readonly origin: number
  /** Of the roll, in ticks. */
  readonly end: number
  readonly signature: TimeSignature
  readonly tick: number
}

/** px that a number and its bar line need. */
const LABEL_WIDTH = 36

/** Bar numbers of the song; a press goes there. */
export const BarRuler = memo(function BarRuler({ origin, end, signature, tick }: RulerProps) {
  const edit = useEdit()
  const bar = ticksPerBar(signature)
  const first = Math.ceil(origin / bar)
  const step = Math.max(1, 2 ** Math.ceil(Math.log2(LABEL_WIDTH / (bar * tick))))
  const bars = Array.from({ length: Math.ceil(end / bar) }, (_, n) => first + n).filter(
    n => n % step === 0 && n * bar - origin < end,
  )
  const seek = (event: PointerEvent) => {
    const at = (event.clientX - event.currentTarget.getBoundingClientRect().left) / tick
    const beat = ticksPerBeat(signature)
    const position = Math.floor((origin + at) / beat) * beat
    edit({ type: 'seek', position: ticks(position) })
  }
  return (
    <div className="ruler" aria-hidden onPointerDown={seek}>
      {bars.map(n => (
        <i key={n} style={{ '--start': n * bar - origin } as CSSProperties}>
          {n + 1}
        </i>
      ))}
    </div>
  )
})
