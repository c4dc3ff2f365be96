/** What this player did: lately, from the document, and longer ago, from pages (DOC24). */
import { inOrder } from '../shared/doc/actions/action.ts'
import type { SessionView } from '../shared/doc/view.ts'
import type { App } from './app.ts'
import type { Jam } from './jam.ts'

/** @param here throws RoomError outside a room */
export function createOwnHistory(
  here: () => { readonly jam: Jam; readonly session: SessionView },
): Pick<App, 'ownActions' | 'filedActions'> {
  return {
    async ownActions() {
      const { jam, session } = here()
      const { player } = jam.room.view().self
      const { actions, names } = await jam.room.actions(player)
      const players = Object.values(session.players).map(({ id, name }) => [id, name] as const)
      return {
        actions,
        pages: session.actionPages[player] ?? [],
        names: { ...names, ...Object.fromEntries(players) },
      }
    },
    async filedActions({ hash }) {
      const bytes = await here().jam.room.page(hash)
      if (!bytes) return undefined
      const { decodeActionPage } = await import('../shared/take/action-page.ts')
      const page = decodeActionPage(bytes, hash)
      return page.ok ? page.value.toSorted(inOrder) : []
    },
  }
}
