import type { SessionView } from '../../shared/doc/view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { countText, tempoText, tonicText } from './wording.ts'

/** What is in the room already, as this browser saw it last or as it is told meanwhile. */
export function DoorSession() {
  const { app } = usePage()
  const facts = useReadable(app.session, session => (session ? factsOf(session) : ''))
  return facts ? (
    <p className="keeper" role="note" aria-label="What is in the session">
      {facts}
    </p>
  ) : null
}

/** Empty while nobody has made anything. */
function factsOf({ context, tracks, takes }: SessionView): string {
  const [trackCount, takeCount] = [Object.keys(tracks).length, Object.keys(takes).length]
  const made = [
    ...(trackCount > 0 ? [countText(trackCount, 'track', 'tracks')] : []),
    ...(takeCount > 0 ? [countText(takeCount, 'take', 'takes')] : []),
  ]
  if (made.length === 0) return ''
  const { tempo, key, scale } = context
  return [`${tempoText(tempo)} bpm`, `${tonicText(key)} ${scale}`, ...made].join(' · ')
}
