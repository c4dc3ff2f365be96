import { CircleAlert, CloudCog, LoaderCircle, RefreshCw, Send, Wifi, WifiOff } from 'lucide-react'
import { useState } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { connectionOf, delayQuality, furthestDelay } from './connection.ts'

const ICONS = {
  connected: Wifi,
  relay: CloudCog,
  connecting: LoaderCircle,
  reconnecting: RefreshCw,
  offline: WifiOff,
  sending: Send,
  different: CircleAlert,
} as const

/** All links in one word, with the delay to the furthest player, one way. */
export function ConnectionBadge() {
  const { app } = usePage()
  const state = useReadable(app.room, room => (room ? connectionOf(room).state : 'connecting'))
  const text = useReadable(app.room, room => (room ? connectionOf(room).text : 'Connecting'))
  // The players' rows have it too; what is said of changes needs the room.
  const hasDelay = state !== 'sending' && state !== 'different'
  const delay = useReadable(app.room, room => {
    const furthest = room && hasDelay ? furthestDelay(room) : undefined
    return furthest === undefined ? undefined : Math.round(furthest)
  })
  // Said once a state: counts that go up and the delay are there to be looked at.
  const [said, setSaid] = useState({ state, text })
  if (said.state !== state) setSaid({ state, text })
  const isSaid = said.text === text
  const Icon = ICONS[state]
  return (
    <span className={`badge connection ${state}`}>
      <Icon aria-hidden />
      <span role="status" aria-label="Connection" className="visually-hidden">
        {isSaid ? text : ''}
      </span>
      <span className="badge-text" aria-hidden={isSaid}>
        {text}
      </span>
      {delay === undefined ? null : (
        <span className={`delay ${delayQuality(delay)}`}>{delay} ms</span>
      )}
    </span>
  )
}
