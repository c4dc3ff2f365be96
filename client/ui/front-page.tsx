import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { sentenceOf } from '../store/ui-state.ts'
import { usePage } from './app-context.tsx'
import { JoinLink } from './join-link.tsx'
import { KeyboardDock } from './keyboard-dock.tsx'
import { MySessions } from './my-sessions.tsx'
import { OpenRooms } from './open-rooms.tsx'
import { OpenSession } from './open-session.tsx'
import { playerStyle } from './player-style.ts'
import './front.css'

/** `/`: begin, join, come back, look in, or just play. */
export function FrontPage() {
  const { app } = usePage()
  const colour = useReadable(app.profile, profile => profile.colour)
  return (
    <div className="front" style={playerStyle(colour)}>
      <header className="front-head">
        <span className="brand">MuseAroo</span>
      </header>
      <main id="main" tabIndex={-1} className="front-main">
        <section className="hero" aria-labelledby="front-title">
          <h1 id="front-title">Play together, in the browser.</h1>
          <p className="lead">
            Open a room, send its link, and hear each other’s keys as they are pressed. No account,
            nothing to install.
          </p>
          <StartJam />
          <JoinLink />
          <OpenSession />
        </section>
        <div className="front-lists">
          <MySessions />
          <OpenRooms />
        </div>
      </main>
      <KeyboardDock />
    </div>
  )
}

function StartJam() {
  const { app, ui } = usePage()
  const [state, setState] = useState<'idle' | 'starting' | { readonly fault: string }>('idle')
  const start = async () => {
    setState('starting')
    try {
      await app.startJam(app.profile.get())
      ui.update(now => ({ ...now, sharing: true }))
      setState('idle')
    } catch (error) {
      setState({ fault: sentenceOf(error) })
    }
  }
  return (
    <div className="start">
      <button
        type="button"
        className="button primary large"
        disabled={state === 'starting'}
        onClick={() => void start()}
      >
        {state === 'starting' ? 'Opening a room…' : 'Start a jam'}
        <ArrowRight aria-hidden />
      </button>
      <p className="fault" role="status">
        {typeof state === 'object' ? state.fault : ''}
      </p>
    </div>
  )
}
