import { Activity, X } from 'lucide-react'
import { useId } from 'react'
import type { PeerView } from '../../shared/session/room-view.ts'
import { delayText, hearsMeWord } from './time-wording.ts'
import { countText } from './wording.ts'

/** Everything measured between this page and one player, behind a button. */
export function PlayerFigures({ view }: { readonly view: PeerView }) {
  const popover = useId()
  const heading = useId()
  const { name } = view
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
      <div id={popover} popover="auto" className="figures" role="dialog" aria-labelledby={heading}>
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
        <dl>
          {rowsOf(view).map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
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
