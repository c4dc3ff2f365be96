import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import type { App } from '../app.ts'
import { useReadable } from '../hooks/use-readable.ts'
import type { Store } from '../store/store.ts'
import type { UiState } from '../store/ui-state.ts'
import { readInviteLink } from './invite-link.ts'

/**
 * Keeps the address and the room together. Being in a room (by Start a jam, or a script's `join`)
 * shows its address; going elsewhere with the browser's Back leaves the room.
 */
export function useFollowRoom(app: App, ui: Store<UiState>): void {
  const [location, navigate] = useLocation()
  const invite = useReadable(app.invite, value => value)
  const isIn = useReadable(app.room, room => room?.phase.name === 'in')
  const before = useRef(location)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address alone leads nowhere
  useEffect(() => {
    if (!isIn || invite === undefined) return
    const link = readInviteLink(invite, window.location.origin)
    if (link && location + window.location.hash !== link.path) {
      ui.update(now => ({ ...now, farewell: undefined }))
      // A room that moved is the same place: Back must not lead to the link that it left.
      navigate(link.path, { replace: location === `/r/${link.room}` })
    }
  }, [invite, isIn, ui])

  useEffect(() => {
    const room = app.room.get()?.room
    if (before.current !== location) {
      ui.update(now => ({ ...now, farewell: undefined }))
      if (room !== undefined && before.current === `/r/${room}`) void app.leave()
    }
    before.current = location
  }, [app, location, ui])
}
