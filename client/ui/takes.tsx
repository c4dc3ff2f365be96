import { Download, FileArchive } from 'lucide-react'
import type { TakeView } from '../../shared/doc/view.ts'
import type { TakeId } from '../../shared/protocol/ids.ts'
import { hasTracks } from '../../shared/sequence/song-notes.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { ListenToAll } from './listen-to-all.tsx'
import { SoundFileButton } from './sound-file-button.tsx'
import { TakeRow } from './take-row.tsx'
import { eventCount, spanOfAll } from './take-span.ts'
import { countText } from './wording.ts'

const NO_TAKES: Readonly<Record<TakeId, TakeView>> = {}

/** Everything that was played, newest first, to hear again and to take along. */
export function Takes() {
  const { app } = usePage()
  const attempt = useAttempt()
  const all = useReadable(app.session, session => session?.takes ?? NO_TAKES)
  const takes = Object.values(all)
    .filter(take => take.pages.length > 0)
    .toSorted((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1))
  const whole = spanOfAll(takes)
  const hasSong = useReadable(app.session, session => session !== undefined && hasTracks(session))
  return (
    <section className="panel takes" aria-labelledby="takes">
      <header className="panel-head">
        <h2 id="takes">Played so far</h2>
        {takes.length > 0 ? <ListenToAll takes={takes} /> : null}
        {takes.length > 0 || hasSong ? (
          <>
            <button
              type="button"
              className="button quiet"
              onClick={() => attempt(app.downloadMidi())}
            >
              <Download aria-hidden />
              <span className="visually-hidden">Download</span> .mid
            </button>
            <SoundFileButton quiet />
          </>
        ) : null}
        <button
          type="button"
          className="button quiet"
          onClick={() => attempt(app.downloadSession())}
        >
          <FileArchive aria-hidden />
          <span className="visually-hidden">Download</span> session
        </button>
      </header>
      <Missing />
      {takes.length === 0 ? (
        <p className="empty">
          Everything you play is kept. Play something, and it will appear here to listen back to.
        </p>
      ) : (
        <ul className="take-rows">
          {takes.map(take => (
            <TakeRow key={take.id} take={take} events={eventCount(take)} whole={whole} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Missing() {
  const { app } = usePage()
  const state = useReadable(app.listening, listening => listening.state)
  const missing = useReadable(app.listening, listening => listening.missing)
  return (
    <p className="missing" role="status">
      {state === 'loading' ? 'Gathering what was played…' : ''}
      {state === 'playing' && missing > 0
        ? `${countText(missing, 'part is', 'parts are')} with players who are away, and silent here.`
        : ''}
    </p>
  )
}
