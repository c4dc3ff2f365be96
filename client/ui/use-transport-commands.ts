/** What Space and L do, and the buttons that do the same. */
import { useCallback } from 'react'
import { useEdit, usePage } from './app-context.tsx'

export function useTransportCommands(): {
  readonly toggleTransport: () => void
  readonly toggleLoop: () => void
} {
  const { app, ui } = usePage()
  const edit = useEdit()
  const toggleTransport = useCallback(() => {
    const { countIn } = ui.get()
    if (app.session.get()?.transport.playing) edit({ type: 'stop' })
    else edit(countIn > 0 ? { type: 'play', countIn } : { type: 'play' })
  }, [app, ui, edit])
  const toggleLoop = useCallback(() => {
    edit({ type: 'set-loop', on: !app.session.get()?.transport.loop?.on })
  }, [app, edit])
  return { toggleTransport, toggleLoop }
}
