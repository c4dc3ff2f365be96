import type { PlayerView } from '../../shared/doc/view.ts'
import type { PlayerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'

export type Role = PlayerView['role']

/** What somebody may in this room. @param listens he came by the link for listeners */
export function useRole(player: PlayerId | undefined, listens: boolean): Role {
  const { app } = usePage()
  const role = useReadable(app.session, session =>
    player === undefined ? undefined : session?.players[player]?.role,
  )
  return listens ? 'listener' : (role ?? 'player')
}

/** The host has decided that nobody is to hear me. */
export function useAmMuted(): boolean {
  const { app } = usePage()
  const me = useReadable(app.room, room => room?.self.player)
  return useReadable(
    app.session,
    session => me !== undefined && session?.players[me]?.muted === true,
  )
}

/** What I may. */
export function useMyRole(): Role {
  const { app } = usePage()
  const player = useReadable(app.room, room => room?.self.player)
  const listens = useReadable(app.room, room => room?.self.listens ?? false)
  return useRole(player, listens)
}
