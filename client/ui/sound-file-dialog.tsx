import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { hasTracks } from '../../shared/sequence/song-notes.ts'
import { WAV_FORMATS, type WavFormat } from '../../shared/sound/wav-format.ts'
import type { SoundFileRequest } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { Modal } from './modal.tsx'
import './sound-file.css'

const FORMAT_TEXT: Readonly<Record<WavFormat, string>> = {
  pcm16: '16 bit, plays everywhere',
  pcm24: '24 bit, to go on working with',
  float32: '32 bit float, to go on working with',
}
const SAMPLE_RATES = [44_100, 48_000, 96_000]

/** Which file of sound: the tracks or what was played, all in one or by parts, and how fine. */
export function SoundFileDialog({ onClose }: { readonly onClose: () => void }) {
  const { app } = usePage()
  const attempt = useAttempt()
  const hasSong = useReadable(app.session, session => session !== undefined && hasTracks(session))
  const isRendering = useReadable(app.rendering, ({ state }) => state === 'rendering')
  const [request, setRequest] = useState<SoundFileRequest>({
    subject: hasSong ? 'tracks' : 'played',
    stems: false,
    format: 'pcm16',
    sampleRate: 48_000,
  })
  const choose = (change: Partial<SoundFileRequest>) => setRequest(now => ({ ...now, ...change }))
  const render = (event: FormEvent) => {
    event.preventDefault()
    attempt(app.downloadSound(request))
  }
  return (
    <Modal title="Download as sound" onClose={onClose}>
      <form className="sound-file" onSubmit={render}>
        <Choice
          label="Music"
          value={request.subject}
          onChange={value => choose({ subject: value === 'tracks' ? 'tracks' : 'played' })}
        >
          {hasSong ? <option value="tracks">The tracks, from the beginning</option> : null}
          <option value="played">All that was played, as it was played</option>
        </Choice>
        <Choice
          label="Files"
          value={request.stems ? 'stems' : 'mix'}
          onChange={value => choose({ stems: value === 'stems' })}
        >
          <option value="mix">The mix, one .wav</option>
          <option value="stems">Stems, a .wav for each part in a .zip</option>
        </Choice>
        <Choice
          label="Format"
          value={request.format}
          onChange={value => choose({ format: WAV_FORMATS.find(one => one === value) ?? 'pcm16' })}
        >
          {WAV_FORMATS.map(format => (
            <option key={format} value={format}>
              {FORMAT_TEXT[format]}
            </option>
          ))}
        </Choice>
        <Choice
          label="Sample rate"
          value={String(request.sampleRate)}
          onChange={value => choose({ sampleRate: Number(value) })}
        >
          {SAMPLE_RATES.map(rate => (
            <option key={rate} value={rate}>
              {rate / 1000} kHz
            </option>
          ))}
        </Choice>
        <p className="scope">
          {request.stems
            ? 'Added up, the stems are the mix: each has its own share of reverb, echoes and limiter.'
            : 'It sounds as the shared mix is set. It is made in this browser and goes nowhere else.'}
        </p>
        {isRendering ? (
          <Progress />
        ) : (
          <button type="submit" className="button primary">
            Make the file
          </button>
        )}
      </form>
    </Modal>
  )
}

function Progress() {
  const { app } = usePage()
  const percent = useReadable(app.rendering, ({ share }) => Math.floor(share * 100))
  return (
    <div className="sound-file-progress">
      <progress max={100} value={percent} aria-label="Rendering" />
      <span className="number">{percent} %</span>
      <button type="button" className="button" onClick={app.cancelSound}>
        Cancel
      </button>
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  const id = useId()
  return (
    <div className="sound-file-choice">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
      >
        {children}
      </select>
    </div>
  )
}
