import { type FormEvent, useEffect, useState } from 'react'
import { choiceNamed, titleOf } from '../../shared/sound/catalogue.ts'
import type { MidiContents } from '../midi-file/messages.ts'
import { sentenceOf } from '../store/ui-state.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { Modal } from './modal.tsx'
import { countText } from './wording.ts'
import './sound-file.css'
import './import-midi.css'

interface Props {
  readonly file: File
  readonly onClose: () => void
}

/** What a .mid holds, and which of it is to come into the room. */
export function ImportDialog({ file, onClose }: Props) {
  const { app } = usePage()
  const [contents, setContents] = useState<MidiContents>()
  const [refusal, setRefusal] = useState('')
  useEffect(() => {
    let isShown = true
    app.lookIntoMidi(file).then(
      found => isShown && setContents(found),
      error => isShown && setRefusal(sentenceOf(error)),
    )
    return () => {
      isShown = false
    }
  }, [app, file])
  return (
    <Modal title={`Import ${file.name}`} onClose={onClose}>
      {contents ? <Contents file={file} contents={contents} onClose={onClose} /> : null}
      <p className="scope" role="status">
        {contents ? '' : refusal || 'Reading the file…'}
      </p>
    </Modal>
  )
}

function Contents({ file, contents, onClose }: Props & { readonly contents: MidiContents }) {
  const { app } = usePage()
  const attempt = useAttempt()
  const [settings, setSettings] = useState(false)
  const [form, setForm] = useState(true)
  const [share, setShare] = useState<number>()
  const { parts, notes, bars, sections, markers } = contents
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setShare(0)
    attempt(app.importMidi(file, { settings, form }, setShare).finally(onClose))
  }
  const playsBy = settingsText(contents.settings)
  return (
    <form className="sound-file" onSubmit={submit}>
      <p>
        {countText(parts.length, 'track', 'tracks')}, {countText(notes, 'note', 'notes')},{' '}
        {countText(bars, 'bar', 'bars')}. They are placed from the first bar on; pedals are turned
        into longer notes, bends and other controllers stay in the file.
      </p>
      <ul className="import-parts">
        {parts.map(({ name, instrument, notes }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and names repeat
          <li key={n}>
            <span className="import-name">{name}</span>
            <span className="import-note">
              {instrumentText(instrument)}, {countText(notes, 'note', 'notes')}
            </span>
          </li>
        ))}
      </ul>
      {playsBy === '' ? null : (
        <label className="switch">
          <input
            type="checkbox"
            checked={settings}
            onChange={event => setSettings(event.currentTarget.checked)}
          />
          Also set the room to {playsBy}
        </label>
      )}
      {contents.settings.tempoChanges > 0 ? (
        <p className="scope">The file changes its tempo later on. The room keeps one.</p>
      ) : null}
      {sections + markers > 0 ? (
        <label className="switch">
          <input
            type="checkbox"
            checked={form}
            onChange={event => setForm(event.currentTarget.checked)}
          />
          Also bring {formText(sections, markers)}
        </label>
      ) : null}
      {share === undefined ? (
        <button type="submit" className="button primary">
          Add to the room
        </button>
      ) : (
        <div className="sound-file-progress">
          <progress max={1} value={share} aria-label="Importing" />
          <span className="number">{Math.floor(share * 100)} %</span>
        </div>
      )}
    </form>
  )
}

function instrumentText(name: string): string {
  const choice = choiceNamed(name)
  return choice ? titleOf(choice) : name
}

function settingsText({ bpm, timeSignature, key }: MidiContents['settings']): string {
  return [
    bpm === undefined ? '' : `${bpm} bpm`,
    timeSignature ? `${timeSignature.beats}/${timeSignature.unit}` : '',
    key ? `${key.key} ${key.scale}` : '',
  ]
    .filter(text => text !== '')
    .join(', ')
}

const formText = (sections: number, markers: number): string =>
  [
    sections > 0 ? countText(sections, 'section', 'sections') : '',
    markers > 0 ? countText(markers, 'marker', 'markers') : '',
  ]
    .filter(text => text !== '')
    .join(' and ')
