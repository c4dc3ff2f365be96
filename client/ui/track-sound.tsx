import type { TrackId } from '../../shared/protocol/ids.ts'
import { choiceNamed, titleOf } from '../../shared/sound/catalogue.ts'
import { turnsOf } from '../../shared/sound/knobs.ts'
import { controlName } from '../control-name.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useEdit, usePage } from './app-context.tsx'
import { Knobs } from './knobs.tsx'
import { Modal } from './modal.tsx'
import { PresetOptions } from './preset-options.tsx'
import './instrument.css'

interface Props {
  readonly id: TrackId
  readonly onClose: () => void
}

/** What a track plays on, and its knobs: for everybody to hear. */
export function TrackSound({ id, onClose }: Props) {
  const { app } = usePage()
  const edit = useEdit()
  const track = useReadable(app.session, session => session?.tracks[id])
  if (!track) return null
  const choice = choiceNamed(track.instrument)
  return (
    <Modal title={`Sound of ${track.name}`} onClose={onClose}>
      <label className="track-sound">
        <span>Instrument</span>
        <select
          className="field"
          value={track.instrument}
          onChange={event => {
            app.restControls()
            edit({ type: 'set-track', track: id, instrument: event.currentTarget.value })
          }}
        >
          <option value={track.instrument} hidden>
            {choice ? titleOf(choice) : `Unknown: ${track.instrument}`}
          </option>
          <PresetOptions />
        </select>
      </label>
      {track.followsOwner ? (
        <p className="scope">
          It sounds as its player does. Once you choose or turn something here, it keeps its own
          sound.
        </p>
      ) : null}
      {choice ? (
        <Knobs
          choice={choice}
          turns={turnsOf(choice, track.knobs)}
          onTurn={(parameter, turn) => app.turnTrack(id, parameter, turn)}
          controlOf={parameter => controlName({ kind: 'track', track: id, parameter })}
        />
      ) : (
        <p className="scope">This page does not know this instrument: it is silent here.</p>
      )}
    </Modal>
  )
}
