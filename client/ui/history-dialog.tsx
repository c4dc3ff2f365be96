import { useCallback, useEffect, useState } from 'react'
import type { Action } from '../../shared/doc/actions/action.ts'
import { barBeatOf } from '../../shared/time/metre-map.ts'
import { ticks } from '../../shared/time/units.ts'
import type { OwnHistory } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { deedTexts } from './history-wording.ts'
import { Modal } from './modal.tsx'
import { useMetre } from './use-metre.ts'
import { timeOfDay } from './wording.ts'
import './history.css'

const NOTHING: OwnHistory = { actions: [], pages: [], names: {} }

/** All that I did in this room, newest first; what is no longer in the document comes when asked for. */
export function HistoryDialog({ onClose }: { readonly onClose: () => void }) {
  const { history, older, left, showOlder, isAway } = useHistory()
  const actions = joined(older, history.actions).toReversed()
  return (
    <Modal title="What I did" onClose={onClose}>
      {actions.length === 0 ? (
        <p className="empty">What you change in this room is listed here.</p>
      ) : (
        <ol className="deeds" reversed>
          {actions.map(action => (
            <Deed key={`${action.actor} ${action.seq}`} action={action} names={history.names} />
          ))}
        </ol>
      )}
      {left > 0 ? (
        <button type="button" className="button" onClick={showOlder}>
          Show older
        </button>
      ) : null}
      <p className="missing" role="status">
        {isAway ? 'Older ones are with players who are away.' : ''}
      </p>
    </Modal>
  )
}

function Deed({ action, names }: { readonly action: Action; readonly names: OwnHistory['names'] }) {
  const metre = useMetre()
  const { moment, position } = action
  return (
    <li className="deed">
      <span className="deed-text">{deedTexts(action, names).join('; ')}</span>
      <span className="deed-when">
        {timeOfDay(moment)}
        {position === null ? null : `, bar ${barBeatOf(ticks(position), metre).bar}`}
      </span>
    </li>
  )
}

function useHistory() {
  const { app } = usePage()
  const attempt = useAttempt()
  // Whatever I do changes the session.
  const session = useReadable(app.session, now => now)
  const [history, setHistory] = useState(NOTHING)
  const [older, setOlder] = useState<readonly Action[]>([])
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set())
  const [isAway, setAway] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew with each session
  useEffect(() => {
    let isMounted = true
    attempt(app.ownActions().then(now => isMounted && setHistory(now)))
    return () => {
      isMounted = false
    }
  }, [app, attempt, session])

  const next = history.pages.findLast(({ hash }) => !shown.has(hash))
  const showOlder = useCallback(() => {
    if (!next) return
    const show = async () => {
      const actions = await app.filedActions(next)
      setAway(actions === undefined)
      if (!actions) return
      setOlder(now => joined(actions, now))
      setShown(now => new Set(now).add(next.hash))
    }
    attempt(show())
  }, [app, attempt, next])
  const left = history.pages.filter(({ hash }) => !shown.has(hash)).length
  return { history, older, left, showOlder, isAway }
}

/** What stands in a page and in the document is one; the document's is the newer. */
function joined(older: readonly Action[], newer: readonly Action[]): readonly Action[] {
  const known = new Set(newer.map(({ actor, seq }) => `${actor} ${seq}`))
  return [...older.filter(({ actor, seq }) => !known.has(`${actor} ${seq}`)), ...newer]
}
