import { useEffect, useSyncExternalStore } from 'react'
import { useParams } from 'wouter'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { DoorCard } from './door-card.tsx'
import { FarewellPage } from './farewell-page.tsx'
import { readInviteLink } from './invite-link.ts'
import { RoomView } from './room-view.tsx'
import { WrongLink } from './wrong-link.tsx'

/** `/r/ROOM#SECRET`: the card at the door, then the room, then the farewell. */
export function RoomRoute() {
  const { app, ui } = usePage()
  const room = useParams().room
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash)
  const link = readInviteLink(`/r/${room}${hash}`, window.location.origin)
  const path = link?.path
  const farewell = useReadable(ui, now => now.farewell)
  const isIn = useReadable(
    app.room,
    view => view?.room === room && view?.phase.name === 'in' && view.barred === undefined,
  )
  const wrong = useReadable(app.room, view => view?.otherSecret === true && !isIn)

  useEffect(() => {
    if (path === undefined || farewell) return
    const invite = new URL(path, window.location.origin).href
    if (app.invite.get() !== undefined && sameRoom(app.invite.get(), path)) return
    app.knock(invite)
  }, [app, path, farewell])

  if (farewell) return <FarewellPage farewell={farewell} />
  if (path === undefined) return <WrongLink />
  if (isIn) return <RoomView />
  return <DoorCard path={path} otherSecret={wrong} />
}

const sameRoom = (invite: string | undefined, path: string): boolean =>
  readInviteLink(invite ?? '', window.location.origin)?.path === path

function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}
