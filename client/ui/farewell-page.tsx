import { ArrowLeft, Download, FileArchive } from 'lucide-react'
import { Link } from 'wouter'
import type { Farewell } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { CopyField } from './copy-field.tsx'
import { playerStyle } from './player-style.ts'
import { SoundFileButton } from './sound-file-button.tsx'
import { countText, spanText } from './wording.ts'
import './door.css'

/** After leaving: what it was, what to take along, and how to come back. */
export function FarewellPage({ farewell }: { readonly farewell: Farewell }) {
  const { app, ui } = usePage()
  const attempt = useAttempt()
  const colour = useReadable(app.profile, profile => profile.colour)
  const { lasted, players, events, invite } = farewell
  return (
    <main id="main" tabIndex={-1} className="card-page" style={playerStyle(colour)}>
      <section className="card farewell">
        <h1>That was a jam</h1>
        <dl className="facts">
          <div>
            <dt>Lasted</dt>
            <dd>{spanText(lasted)}</dd>
          </div>
          <div>
            <dt>Played</dt>
            <dd>{countText(events, 'event', 'events')}</dd>
          </div>
          <div>
            <dt>With</dt>
            <dd>{players.length === 0 ? 'nobody else' : players.join(', ')}</dd>
          </div>
        </dl>
        <div className="actions">
          <button
            type="button"
            className="button primary"
            onClick={() => ui.update(now => ({ ...now, farewell: undefined }))}
          >
            <ArrowLeft aria-hidden />
            Back into the room
          </button>
          <button type="button" className="button" onClick={() => attempt(app.downloadMidi())}>
            <Download aria-hidden />
            Download .mid
          </button>
          <SoundFileButton />
          <button type="button" className="button" onClick={() => attempt(app.downloadSession())}>
            <FileArchive aria-hidden />
            Download session
          </button>
        </div>
        <CopyField label="The link to return" value={invite} />
        <p className="keeper">It is kept in My sessions, on the front page of this browser.</p>
        <Link href="/" className="back">
          My sessions
        </Link>
      </section>
    </main>
  )
}
