import { Plus, SlidersVertical, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useRef, useState } from 'react'
import type { TrackView } from '../../shared/doc/view.ts'
import { choiceNamed, nameOfChoice } from '../../shared/sound/catalogue.ts'
import { useEdit } from './app-context.tsx'
import { Attended } from './attended.tsx'
import { focusBeside } from './focus-beside.ts'
import { part } from './part.tsx'
import { PresetOptions } from './preset-options.tsx'
import { useFlash } from './use-flash.ts'
import { countText } from './wording.ts'

const TrackSound = part(async () => (await import('./track-sound.tsx')).TrackSound)

interface Props {
  /** Not what the clips hold, which may change with every note. */
  readonly track: Omit<TrackView, 'clips'>
  /** How many there are. */
  readonly clips: number
  readonly onAddClip: () => void
}

/** A track's name, instrument, mute and solo. */
export const TrackHead = memo(function TrackHead({ track, clips, onAddClip }: Props) {
  const edit = useEdit()
  const { id, name, strip, instrument } = track
  const head = useRef<HTMLFieldSetElement>(null)
  useFlash(head, {
    id,
    owner: track.owner,
    value: `${name} ${instrument} ${strip.mute} ${strip.solo}`,
  })
  return (
    <fieldset ref={head} className="track-head" aria-label={`Track ${name}`}>
      <div className="track-line">
        <Attended name={`name of ${id}`} className="wide">
          <TrackName track={track} />
        </Attended>
        <button
          type="button"
          className="button quiet icon tool"
          aria-label={`Add a clip to ${name}`}
          title="Add a clip"
          onClick={onAddClip}
        >
          <Plus aria-hidden />
        </button>
        <RemoveTrack track={track} clips={clips} />
      </div>
      <div className="track-line">
        <Attended name={`instrument of ${id}`} className="wide">
          <TrackInstrument track={track} />
        </Attended>
        <TrackKnobs track={track} />
        <button
          type="button"
          className="button quiet icon tool mute"
          aria-pressed={strip.mute}
          aria-label={`Mute ${name}`}
          title="Mute"
          onClick={() => edit({ type: 'set-track', track: id, strip: { mute: !strip.mute } })}
        >
          M
        </button>
        <button
          type="button"
          className="button quiet icon tool solo"
          aria-pressed={strip.solo}
          aria-label={`Solo ${name}`}
          title="Solo"
          onClick={() => edit({ type: 'set-track', track: id, strip: { solo: !strip.solo } })}
        >
          S
        </button>
      </div>
    </fieldset>
  )
})

const LONGEST_NAME = 60

function TrackName({ track: { id, name } }: Pick<Props, 'track'>) {
  const edit = useEdit()
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    const next = draft?.trim()
    if (next && next !== name) edit({ type: 'set-track', track: id, name: next })
    setDraft(undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') setDraft(undefined)
    else if (event.key !== 'Enter') return
    else commit()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <input
      className="track-name"
      aria-label={`Name of track ${name}`}
      autoComplete="off"
      maxLength={LONGEST_NAME}
      value={draft ?? name}
      onChange={event => setDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={commit}
    />
  )
}

function TrackInstrument({ track: { id, name, instrument } }: Pick<Props, 'track'>) {
  const edit = useEdit()
  const choice = choiceNamed(instrument)
  const known = choice && nameOfChoice(choice)
  return (
    <select
      className="picker track-instrument"
      aria-label={`Instrument of ${name}`}
      value={known ?? instrument}
      onChange={event =>
        edit({ type: 'set-track', track: id, instrument: event.currentTarget.value })
      }
    >
      {known === undefined ? <option value={instrument}>{`Unknown: ${instrument}`}</option> : null}
      <PresetOptions />
    </select>
  )
}

function TrackKnobs({ track: { id, name } }: Pick<Props, 'track'>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="button quiet icon tool"
        aria-label={`Sound of ${name}`}
        title="Instrument and knobs"
        onClick={() => setOpen(true)}
      >
        <SlidersVertical aria-hidden />
      </button>
      {isOpen ? <TrackSound id={id} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** ms in which a second press removes a track that has clips. */
const SURE = 4000

function RemoveTrack({ track: { id, name }, clips }: Omit<Props, 'onAddClip'>) {
  const edit = useEdit()
  const [isAsking, ask] = useState(false)
  useEffect(() => {
    if (!isAsking) return
    const timer = setTimeout(() => ask(false), SURE)
    return () => clearTimeout(timer)
  }, [isAsking])
  const press = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    if (clips > 0 && !isAsking) {
      ask(true)
      return
    }
    const mute = currentTarget.closest('.track')?.querySelector('.mute')
    if (mute) focusBeside(mute, { kind: '.mute', among: '.track-rows', stays: '.add-track' })
    edit({ type: 'remove-track', track: id })
  }
  const what = `${name} with ${countText(clips, 'clip', 'clips')}`
  return (
    <button
      type="button"
      className={isAsking ? 'button tool sure' : 'button quiet icon tool'}
      aria-label={isAsking ? `Press again to remove ${what}` : `Remove track ${name}`}
      title="Remove the track"
      onClick={press}
      onBlur={() => ask(false)}
    >
      {isAsking ? 'Sure?' : <Trash2 aria-hidden />}
    </button>
  )
}
