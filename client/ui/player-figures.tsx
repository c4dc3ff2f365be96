import { Activity, X } from 'lucide-react'
import { memo, useId, useState } from 'react'
import type { PeerId } from '../../shared/protocol/ids.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { delayText, hearsMeWord } from './time-wording.ts'
import { countText } from './wording.ts'

interface Props {
  readonly peer: PeerId
  readonly name: string
}

/** Everything measured between this page and one player, behind a button; written while it is open. */
export const PlayerFigures = memo(function PlayerFigures({ peer, name }: Props) {
  const popover = useId()
  const heading = useId()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="button quiet icon"
        popoverTarget={popover}
        aria-label={`Figures of ${name}`}
      >
        <Activity aria-hidden />
      </button>
      <div
        id={popover}
        popover="auto"
        className="figures"
        role="dialog"
        aria-labelledby={heading}
        onBeforeToggle={event => setOpen(event.newState === 'open')}
      >
        <header className="figures-head">
          <h3 id={heading}>{name}, measured</h3>
          <button
            type="button"
            className="button quiet icon"
            popoverTarget={popover}
            popoverTargetAction="hide"
            aria-label="Close the figures"
          >
            <X aria-hidden />
          </button>
        </header>
        {isOpen ? <Rows peer={peer} /> : null}
      </div>
    </>
  )
})

function Rows({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const view = useReadable(app.room, room => room?.peers[peer])
  if (!view) return null
  return (
    <dl>
      {rowsOf(view).map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const rowsOf = (view: PeerView): readonly (readonly [term: string, value: string])[] => [
  ['Played until heard', delayText(view.playout?.delay)],
  ['One way', delayText(view.playout?.oneWay)],
  ['There and back', delayText(view.rtt)],
  ['Jitter', delayText(view.jitter)],
  ['Packets lost', `${(view.loss * 100).toFixed(1)} %`],
  [
    'Clock',
    view.clockError === undefined ? '…' : `sync ±${(view.clockError / 1000).toFixed(1)} ms`,
  ],
  ['Recovered', countText(view.recovered, 'note', 'notes')],
  ['Dropped, too late', countText(view.dropped, 'note', 'notes')],
  ['Do they hear you?', hearsMeWord(view)],
]
