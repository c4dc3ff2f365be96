import { CloudOff, EarOff, Headphones, RefreshCw } from 'lucide-react'
import { useReadable } from '../hooks/use-readable.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { RECORDER_AWAY } from './saved.ts'
import { useAmMuted, useMyRole } from './use-roles.ts'

/** What is not as it should be, and that the jam goes on. Takes no focus and covers nothing. */
export function Banner() {
  const { app } = usePage()
  const attempt = useAttempt()
  const signaling = useReadable(app.room, room => room?.signaling ?? true)
  const away = useReadable(app.room, room => room?.recorder === 'away')
  const unsaved = useReadable(
    app.room,
    room => room?.recorder === 'present' && room.saving.name === 'failing',
  )
  const saving = useReadable(app.session, session => session?.saving ?? true)
  const audio = useReadable(app.audio, value => value)
  const silence = useSilence()
  return (
    <div role="status" aria-atomic={false} aria-label="State of the room" className="banners">
      {signaling ? null : (
        <p className="banner">
          <RefreshCw aria-hidden />
          Reconnecting to the server. Your playing goes on.
          <button type="button" className="button" onClick={() => app.reconnect()}>
            Retry now
          </button>
        </p>
      )}
      {away && saving ? (
        <p className="banner">
          <CloudOff aria-hidden />
          {RECORDER_AWAY}
        </p>
      ) : null}
      {unsaved ? (
        <p className="banner">
          <CloudOff aria-hidden />
          Not saved on the server; kept in this browser.
        </p>
      ) : null}
      {silence === undefined ? null : (
        <p className="banner">
          <EarOff aria-hidden />
          {silence}
        </p>
      )}
      {audio.state === 'locked' || audio.state === 'interrupted' ? (
        <p className="banner">
          <Headphones aria-hidden />
          {audio.state === 'locked'
            ? 'Sound waits for a click or a key.'
            : 'The system interrupted the sound.'}
          <button type="button" className="button" onClick={() => attempt(app.unlockSound())}>
            Turn the sound on
          </button>
        </p>
      ) : null}
      {audio.state === 'failed' ? (
        <p className="banner fault-banner">
          <Headphones aria-hidden />
          No sound here: {audio.message ?? 'the audio engine did not start.'} The others still hear
          you.
          <button type="button" className="button" onClick={() => attempt(app.unlockSound())}>
            Try again
          </button>
        </p>
      ) : null}
    </div>
  )
}

/** Why the others do not hear my keyboard, whatever their sound and the network do. */
function useSilence(): string | undefined {
  const role = useMyRole()
  const muted = useAmMuted()
  if (role === 'listener') return 'You are here to listen: only you hear your keyboard.'
  return muted ? 'The host has muted you for all: only you hear your keyboard.' : undefined
}
