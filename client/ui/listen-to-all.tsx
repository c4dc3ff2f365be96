import { Headphones, Square } from 'lucide-react'
import { useState } from 'react'
import type { SessionView, TakeView } from '../../shared/doc/view.ts'
import { isPlayerId, type PlayerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'

const AS_PLAYED = ''

/** Everything once more: as it was played, or as one of the players heard it. */
export function ListenToAll({ takes }: { readonly takes: readonly TakeView[] }) {
  const { app } = usePage()
  const attempt = useAttempt()
  const state = useReadable(app.listening, listening => listening.state)
  const players = useReadable(app.session, session => session?.players ?? NOBODY)
  const [listener, setListener] = useState<PlayerId>()
  const listeners = [...new Set(takes.filter(take => take.heard).map(take => take.player))]
  if (state !== 'idle')
    return (
      <button type="button" className="button" onClick={() => app.stopListening()}>
        <Square aria-hidden className="filled" />
        Stop
      </button>
    )
  return (
    <>
      {listeners.length > 0 ? (
        <select
          className="picker"
          aria-label="Listen"
          value={listener ?? AS_PLAYED}
          onChange={({ currentTarget: { value } }) =>
            setListener(isPlayerId(value) ? value : undefined)
          }
        >
          <option value={AS_PLAYED}>as played</option>
          {listeners.map(player => (
            <option key={player} value={player}>
              as {players[player]?.name ?? 'somebody'} heard it
            </option>
          ))}
        </select>
      ) : null}
      <button
        type="button"
        className="button"
        onClick={() =>
          attempt(listener === undefined ? app.listen(takes) : app.listen(takes, listener))
        }
      >
        <Headphones aria-hidden />
        Listen
      </button>
    </>
  )
}

const NOBODY: SessionView['players'] = {}
