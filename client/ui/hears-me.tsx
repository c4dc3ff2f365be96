import { Ear, EarOff } from 'lucide-react'
import type { PeerView } from '../../shared/session/room-view.ts'
import { hearsMeText } from './time-wording.ts'

/** Lit only by that page's word that a note of mine reached its running output. */
export function HearsMe({ view }: { readonly view: PeerView }) {
  const isReady = view.hearsMe === 'yes'
  return (
    <p className={isReady ? 'player-note hears' : 'player-note hears not'}>
      {isReady && view.heardMe ? <Ear aria-hidden className="lit" /> : null}
      {isReady && !view.heardMe ? <Ear aria-hidden /> : null}
      {isReady ? null : <EarOff aria-hidden />}
      {hearsMeText(view)}
    </p>
  )
}
