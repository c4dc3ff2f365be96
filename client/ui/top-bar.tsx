import {
  Circle,
  CircleQuestionMark,
  LogOut,
  Metronome,
  Play,
  Share2,
  SkipBack,
  Square,
} from 'lucide-react'
import { ticks } from '../../shared/time/units.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, useEdit, usePage } from './app-context.tsx'
import { ConnectionBadge } from './connection-badge.tsx'
import { ContextControl } from './context-control.tsx'
import { KeyPicker, MetrePicker, ScalePicker } from './context-pickers.tsx'
import { CountInPicker } from './count-in-picker.tsx'
import { LoopControl } from './loop-control.tsx'
import { Position } from './position.tsx'
import { SavedBadge } from './saved-badge.tsx'
import { TempoField } from './tempo-field.tsx'
import './top-bar.css'

interface Props {
  readonly toggleTransport: () => void
  readonly toggleRecording: () => void
}

/** Transport, what we play by, how it stands, and the ways out. */
export function TopBar({ toggleTransport, toggleRecording }: Props) {
  const { ui } = usePage()
  return (
    <header className="top-bar">
      <h1 className="brand">MuseAroo</h1>
      <fieldset className="bar-group moves" aria-label="Transport">
        <ToStartButton />
        <PlayButton onPress={toggleTransport} />
        <RecordButton onPress={toggleRecording} />
        <Position />
        <MetronomeButton />
        <CountInPicker />
        <LoopControl />
      </fieldset>
      <fieldset className="bar-group context" aria-label="What we play by">
        <ContextControl name="tempo" part="tempo">
          <TempoField />
        </ContextControl>
        <ContextControl name="key" part="key">
          <KeyPicker />
        </ContextControl>
        <ContextControl name="scale" part="scale">
          <ScalePicker />
        </ContextControl>
        <ContextControl name="time signature" part="timeSignature">
          <MetrePicker />
        </ContextControl>
      </fieldset>
      <fieldset className="bar-group states" aria-label="State">
        <SavedBadge />
        <ConnectionBadge />
      </fieldset>
      <fieldset className="bar-group ways" aria-label="Room">
        <button
          type="button"
          className="button primary"
          onClick={() => ui.update(now => ({ ...now, sharing: true }))}
        >
          <Share2 aria-hidden />
          <span className="share-word">Share</span>
        </button>
        <button
          type="button"
          className="button quiet icon help"
          aria-label="Help with keys"
          onClick={() => ui.update(now => ({ ...now, helping: true }))}
        >
          <CircleQuestionMark aria-hidden />
        </button>
        <LeaveButton />
      </fieldset>
    </header>
  )
}

function ToStartButton() {
  const edit = useEdit()
  return (
    <button
      type="button"
      className="button icon quiet"
      onClick={() => edit({ type: 'seek', position: ticks(0) })}
      aria-label="Back to the start"
    >
      <SkipBack aria-hidden className="filled" />
    </button>
  )
}

const STOP = <Square aria-hidden className="filled" />
const PLAY = <Play aria-hidden className="filled" />

function PlayButton({ onPress }: { readonly onPress: () => void }) {
  const { app } = usePage()
  const playing = useReadable(app.session, session => session?.transport.playing ?? false)
  return (
    <button
      type="button"
      className="button icon transport"
      onClick={onPress}
      aria-label={playing ? 'Stop' : 'Play'}
      aria-keyshortcuts="Space"
    >
      {playing ? STOP : PLAY}
    </button>
  )
}

function RecordButton({ onPress }: { readonly onPress: () => void }) {
  const { app } = usePage()
  const on = useReadable(app.recording, recording => recording.on)
  return (
    <button
      type="button"
      className="button icon record"
      aria-pressed={on}
      onClick={onPress}
      aria-label="Record onto my track"
      aria-keyshortcuts="Shift+R"
    >
      <Circle aria-hidden className="filled" />
    </button>
  )
}

function MetronomeButton() {
  const { app } = usePage()
  const on = useReadable(app.audio, audio => audio.metronome)
  return (
    <button
      type="button"
      className="button icon quiet"
      aria-pressed={on}
      onClick={() => app.toggleMetronome()}
      aria-label="Metronome"
      aria-keyshortcuts="Shift+C"
    >
      <Metronome aria-hidden />
    </button>
  )
}

function LeaveButton() {
  const { app, ui } = usePage()
  const attempt = useAttempt()
  const leave = async () => {
    const farewell = await app.leave()
    ui.update(now => ({ ...now, farewell, sharing: false, helping: false }))
  }
  return (
    <button
      type="button"
      className="button quiet"
      onClick={() => attempt(leave())}
      aria-label="Leave"
    >
      <LogOut aria-hidden />
      <span className="wide-only">Leave</span>
    </button>
  )
}
