/** What I edit: in my name, at this moment, and only where I may. */
import type { Edit, EditStamp } from '../doc/edit.ts'
import { EditError } from '../errors.ts'
import type { Clock, Committed, DocPort } from '../ports.ts'
import type { Identity } from '../protocol/identity.ts'
import { createActionKeeper } from './action-keeper.ts'
import { rankOf } from './edit-order.ts'
import type { LivePaths } from './live-paths.ts'
import type { Mesh } from './mesh.ts'
import type { Order } from './order.ts'
import type { RoomMemory } from './room-memory.ts'
import { START_LEAD_ALONE } from './start-lead.ts'
import type { Gesture } from './turning.ts'

export interface EditingOptions {
  readonly identity: Pick<Identity, 'player'>
  readonly clock: Clock
  readonly doc: Pick<DocPort, 'actions'>
  readonly live: Pick<LivePaths, 'now' | 'leadTo'>
  readonly memory: Pick<RoomMemory, 'edit' | 'pages'>
  readonly order: Pick<Order, 'invite' | 'isHostHere'>
  mesh(): Pick<Mesh, 'roster'>
}

export interface Editing {
  stamp(): EditStamp
  /** @throws EditError */
  commit(edits: readonly Edit[], gesture?: Gesture): Promise<Committed>
  close(): void
}

export function createEditing(options: EditingOptions): Editing {
  const { live, memory, order, mesh } = options
  const { player } = options.identity
  const stamp = (): EditStamp => ({
    player,
    ...live.now(),
    lead: live.leadTo(mesh().roster.players()),
    startLead: START_LEAD_ALONE,
  })
  const actions = createActionKeeper({
    clock: options.clock,
    actions: async () => (await options.doc.actions(player)).actions,
    publish: memory.pages.publish,
    edit: edits => commit(edits),
  })

  async function commit(edits: readonly Edit[], gesture?: Gesture): Promise<Committed> {
    if (!order.invite())
      throw new EditError('not-permitted', 'You are here to listen: listeners do not edit.')
    const stamped = { ...stamp(), hostGone: !order.isHostHere(), ...gesture }
    const committed = await memory.edit(edits, stamped)
    if (rankOf(edits) !== 'housekeeping') actions.acted()
    return committed
  }

  return { stamp, commit, close: actions.close }
}
