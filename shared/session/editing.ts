/** What I edit: in my name, at this moment, and only where I may. */
import type { Edit, EditStamp } from '../doc/edit.ts'
import { EditError } from '../errors.ts'
import type { Committed } from '../ports.ts'
import type { PlayerId } from '../protocol/ids.ts'
import type { LivePaths } from './live-paths.ts'
import type { Mesh } from './mesh.ts'
import type { Order } from './order.ts'
import type { RoomMemory } from './room-memory.ts'
import { START_LEAD_ALONE } from './start-lead.ts'
import type { Gesture } from './turning.ts'

export interface EditingOptions {
  readonly player: PlayerId
  readonly live: Pick<LivePaths, 'now' | 'leadTo'>
  readonly memory: Pick<RoomMemory, 'edit'>
  readonly order: Pick<Order, 'invite' | 'isHostHere'>
  mesh(): Pick<Mesh, 'roster'>
}

export interface Editing {
  stamp(): EditStamp
  /** @throws EditError */
  commit(edits: readonly Edit[], gesture?: Gesture): Promise<Committed>
}

export function createEditing({ player, live, memory, order, mesh }: EditingOptions): Editing {
  const stamp = (): EditStamp => ({
    player,
    ...live.now(),
    lead: live.leadTo(mesh().roster.players()),
    startLead: START_LEAD_ALONE,
  })
  return {
    stamp,
    async commit(edits, gesture) {
      if (!order.invite())
        throw new EditError('not-permitted', 'You are here to listen: listeners do not edit.')
      return memory.edit(edits, { ...stamp(), hostGone: !order.isHostHere(), ...gesture })
    },
  }
}
