import { CircleAlert, CloudCog, LoaderCircle, RefreshCw, Send, Wifi, WifiOff } from 'lucide-react'
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
  const Icon = ICONS[state]
  return (
    <span className={`badge connection ${state}`} role="status" aria-label="Connection">
      <Icon aria-hidden />
      <span className="badge-text">{text}</span>
      {delay === undefined ? null : (
        <span className={`delay ${delayQuality(delay)}`}>{delay} ms</span>
      )}
    </span>
  )
}
