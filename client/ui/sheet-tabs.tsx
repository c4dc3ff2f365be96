import { MessageSquare, Rows3 } from 'lucide-react'
import type { ChatView } from '../../shared/doc/view.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import type { Sheet } from '../store/ui-state.ts'
import { usePage } from './app-context.tsx'
import { Face } from './face.tsx'
import { Lamp } from './lamp.tsx'
import { playerStyle } from './player-style.ts'
import { useUnread } from './use-unread.ts'
import './sheets.css'

const NO_LINES: readonly ChatView[] = []
const NOBODY: Readonly<Record<string, PeerView>> = {}
/** Faces that fit. */
const MOST_FACES = 4

/** On a phone the keyboard fills the screen, and this brings the rest over it from below. */
export function SheetTabs() {
  const { app, ui } = usePage()
  const sheet = useReadable(ui, now => now.sheet)
  const chatting = useReadable(ui, now => now.chatting)
  const lines = useReadable(app.session, session => session?.chat ?? NO_LINES)
  const news = useUnread(lines, chatting).length
  const show = (which: Sheet, chatting: boolean) =>
    ui.update(now => ({ ...now, chatting, sheet: isShown(which, chatting) ? undefined : which }))
  const isShown = (which: Sheet, withChat: boolean) =>
    sheet === which && (which === 'stage' || chatting === withChat)
  return (
    <nav className="sheet-tabs" aria-label="Panels">
      <button
        type="button"
        className="button quiet faces"
        aria-expanded={isShown('players', false)}
        onClick={() => show('players', false)}
      >
        <Faces />
        <span className="visually-hidden">Players</span>
      </button>
      <button
        type="button"
        className="button quiet"
        aria-expanded={isShown('stage', false)}
        onClick={() => show('stage', false)}
      >
        <Rows3 aria-hidden />
        Tracks
      </button>
      <button
        type="button"
        className="button quiet"
        aria-expanded={isShown('players', true)}
        onClick={() => show('players', true)}
      >
        <MessageSquare aria-hidden />
        Chat
        {news === 0 ? null : (
          <span className="unread">
            {news}
            <span className="visually-hidden"> unread</span>
          </span>
        )}
      </button>
    </nav>
  )
}

/** Who is here, in a pile, each with a lamp. */
function Faces() {
  const { app } = usePage()
  const self = useReadable(app.room, room => room?.self.peer)
  const { name, colour } = useReadable(app.profile, profile => profile)
  const peers = useReadable(app.room, room => room?.peers ?? NOBODY)
  const others = Object.values(peers).filter(peer => !peer.recorder && !peer.door)
  const mine = self === undefined ? [] : [{ peer: self, name, colour }]
  const all = [...mine, ...others]
  return (
    <span className="face-pile" aria-hidden>
      {all.slice(0, MOST_FACES).map(one => (
        <span key={one.peer} className="piled" style={playerStyle(one.colour)}>
          <Face name={one.name} colour={one.colour} />
          <Lamp peer={one.peer} />
        </span>
      ))}
      {all.length > MOST_FACES ? <span className="count">+{all.length - MOST_FACES}</span> : null}
    </span>
  )
}
