import { type ChangeEvent, useId } from 'react'
import { PLAYOUT_CHOICES, type PlayoutChoice } from '../../shared/live/playout.ts'
import type { PeerView } from '../../shared/session/room-view.ts'
import { usePage } from './app-context.tsx'
import { delayQuality } from './connection.ts'
import { CHOICE_NAMES, delayText, kindOfDelay, timeSentence } from './time-wording.ts'

/** In which kind of time I hear a player: the choice, its delay, and why it is so. */
export function PlayerTime({ view }: { readonly view: PeerView }) {
  const { app } = usePage()
  const sentence = useId()
  const { peer, name, playout } = view
  if (!playout) return null
  const choose = (event: ChangeEvent<HTMLSelectElement>) => {
    const choice = PLAYOUT_CHOICES.find(one => one === event.currentTarget.value)
    if (choice) app.setMode(peer, choice)
  }
  const { offer } = playout
  return (
    <div className="time">
      <select
        className="picker"
        aria-label={`How you hear ${name}`}
        aria-describedby={sentence}
        value={playout.chosen}
        onChange={choose}
      >
        {PLAYOUT_CHOICES.map(choice => (
          <option key={choice} value={choice}>
            {optionText(choice, view)}
          </option>
        ))}
      </select>
      <span className="player-note">
        <span className={`delay ${qualityOf(view)}`}>{delayText(playout.delay)}</span>,{' '}
        {kindOfDelay(playout)}
      </span>
      <p id={sentence} className="player-note time-why">
        {timeSentence(playout, name)}
      </p>
      {offer ? (
        <button type="button" className="button" onClick={() => app.setMode(peer, offer)}>
          Hear {name} in {CHOICE_NAMES[offer]}
        </button>
      ) : null}
    </div>
  )
}

/** Auto says what it has chosen. */
function optionText(choice: PlayoutChoice, { playout }: PeerView): string {
  if (choice !== 'auto' || playout?.chosen !== 'auto') return CHOICE_NAMES[choice]
  return `Auto: ${CHOICE_NAMES[playout.mode]}`
}

/** Waiting for the beat is no fault of the way: only Live and Tight are judged. */
function qualityOf({ playout }: PeerView): string {
  if (!playout || playout.delay === undefined) return ''
  if (playout.mode === 'grid' || playout.mode === 'bar') return ''
  return delayQuality(playout.delay / 1000)
}
