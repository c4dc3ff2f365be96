import { Play, Square } from 'lucide-react'
import { memo } from 'react'
import type { TakeView } from '../../shared/doc/view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { Face } from './face.tsx'
import { playerStyle } from './player-style.ts'
import { type Span, shareOf, takeSpan } from './take-span.ts'
import { countText, spanText, timeOfDay } from './wording.ts'

interface Props {
  readonly take: TakeView
  readonly events: number
  /** From the first to the last thing played in this session. */
  readonly whole: Span
}

/** One take: whose, when, how much, where in the session, and a button to hear it. */
export const TakeRow = memo(function TakeRow({ take, events, whole }: Props) {
  const { app } = usePage()
  const attempt = useAttempt()
  const name = useReadable(app.session, s => s?.players[take.player]?.name ?? 'Somebody')
  const colour = useReadable(app.session, s => s?.players[take.player]?.colour ?? 0)
  const heard = useReadable(
    app.listening,
    listening => listening.state !== 'idle' && listening.takes.includes(take.id),
  )
  const span = takeSpan(take)
  const { left, width } = shareOf(span, whole)
  const start = timeOfDay(take.startedAt)
  return (
    <li className={heard ? 'take heard' : 'take'} style={playerStyle(colour)}>
      <Face name={name} colour={colour} />
      <div className="take-about">
        <p className="take-name">
          {name}
          <span className="take-note">
            {start} · {spanText((span.until - span.from) / 1000)} ·{' '}
            {countText(events, 'event', 'events')}
          </span>
        </p>
        <div className="take-lane" aria-hidden>
          <span className="take-bar" style={{ left: `${left}%`, width: `${width}%` }} />
        </div>
      </div>
      <button
        type="button"
        className="button quiet icon"
        onClick={() => (heard ? app.stopListening() : attempt(app.listen([take])))}
        aria-label={`${heard ? 'Stop' : 'Listen to'} ${name}, ${start}`}
      >
        {heard ? (
          <Square aria-hidden className="filled" />
        ) : (
          <Play aria-hidden className="filled" />
        )}
      </button>
    </li>
  )
})
