import { type ChangeEvent, memo, useId } from 'react'
import { PLAYOUT_CHOICES, type PlayoutChoice } from '../../shared/live/playout.ts'
import type { PeerId } from '../../shared/protocol/ids.ts'
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
  const { offer } = playout
  return (
    <div className="time">
      <Choice
        peer={peer}
        name={name}
        sentence={sentence}
        chosen={playout.chosen}
        mode={CHOICE_NAMES[playout.mode]}
      />
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

interface ChoiceProps {
  readonly peer: PeerId
  readonly name: string
  /** The id of what says why. */
  readonly sentence: string
  readonly chosen: PlayoutChoice
  /** What it is in now: Auto says what it has chosen. */
  readonly mode: string
}

/** By itself: figures move all the time, and the choice stays. */
const Choice = memo(function Choice({ peer, name, sentence, chosen, mode }: ChoiceProps) {
  const { app } = usePage()
  const choose = (event: ChangeEvent<HTMLSelectElement>) => {
    const choice = PLAYOUT_CHOICES.find(one => one === event.currentTarget.value)
    if (choice) app.setMode(peer, choice)
  }
  return (
    <select
      className="picker"
      aria-label={`How you hear ${name}`}
      aria-describedby={sentence}
      value={chosen}
      onChange={choose}
    >
      {PLAYOUT_CHOICES.map(choice => (
        <option key={choice} value={choice}>
          {choice === 'auto' && chosen === 'auto' ? `Auto: ${mode}` : CHOICE_NAMES[choice]}
        </option>
      ))}
    </select>
  )
})

/** Waiting for the beat is no fault of the way: only Live and Tight are judged. */
function qualityOf({ playout }: PeerView): string {
  if (!playout || playout.delay === undefined) return ''
  if (playout.mode === 'grid' || playout.mode === 'bar') return ''
  return delayQuality(playout.delay / 1000)
}
