import { useCallback } from 'react'
import { useReadable } from '../hooks/use-readable.ts'
import { useRoomKeys } from '../hooks/use-room-keys.ts'
import { useWakeLock } from '../hooks/use-wake-lock.ts'
import { useAttempt, usePage } from './app-context.tsx'
import { Banner } from './banner.tsx'
import { Chat } from './chat.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { KeyboardDock } from './keyboard-dock.tsx'
import { part, useAllParts } from './part.tsx'
import { playerStyle } from './player-style.ts'
import { Players } from './players.tsx'
import { SheetTabs } from './sheet-tabs.tsx'
import { Stage } from './stage.tsx'
import { TopBar } from './top-bar.tsx'
import { useLoopThat } from './use-loop-that.ts'
import { useRemoteEdits } from './use-remote-edits.ts'
import { useTransportCommands } from './use-transport-commands.ts'
import './room.css'

const ShareDialog = part(async () => (await import('./share-dialog.tsx')).ShareDialog)

/** The room from inside. Regions in reading order: bar, players, stage, keyboard. */
export function RoomView() {
  const { app, ui } = usePage()
  const attempt = useAttempt()
  const sharing = useReadable(ui, now => now.sharing)
  const helping = useReadable(ui, now => now.helping)
  const colour = useReadable(app.profile, profile => profile.colour)
  const sheet = useReadable(ui, now => now.sheet)
  const chatting = useReadable(ui, now => now.chatting)

  const { toggleTransport, toggleLoop } = useTransportCommands()
  const toggleRecording = useCallback(() => {
    if (app.recording.get().on) attempt(app.stopRecording())
    else app.startRecording()
  }, [app, attempt])
  const loopThat = useLoopThat()
  useRoomKeys(app, ui, { toggleTransport, toggleRecording, toggleLoop, loopThat })
  useRemoteEdits(app, ui)
  useAllParts()

  return (
    <div
      className="room"
      style={playerStyle(colour)}
      data-sheet={sheet}
      data-chatting={chatting || undefined}
    >
      <TopBar toggleTransport={toggleTransport} toggleRecording={toggleRecording} />
      <Banner />
      <SheetTabs />
      <main id="main" tabIndex={-1} className="room-main">
        <div className="side">
          <Players />
          <Chat />
        </div>
        <Stage />
      </main>
      <KeyboardDock />
      <WakeLock />
      {sharing ? (
        <ShareDialog onClose={() => ui.update(now => ({ ...now, sharing: false }))} />
      ) : null}
      {helping ? (
        <HelpDialog onClose={() => ui.update(now => ({ ...now, helping: false }))} />
      ) : null}
    </div>
  )
}

/** By itself, so that Play and Stop draw their button and not the whole room. */
function WakeLock() {
  const { app } = usePage()
  const playing = useReadable(app.session, session => session?.transport.playing ?? false)
  useWakeLock(playing)
  return null
}
