/** How GENESIS in genesis.ts was made. Only the script and its test call it. */
import type { Crdt, Draft } from './crdt.ts'
import { GENESIS_ACTOR } from './genesis.ts'
import { emptyDocument } from './schema.ts'

/** The same bytes every time: fixed actor, time 0. */
export function makeGenesis(crdt: Crdt): Uint8Array {
  const empty = crdt.init<Draft>({ actor: GENESIS_ACTOR })
  const filled = crdt.change(empty, { time: 0 }, draft => {
    Object.assign(draft, emptyDocument())
  })
  const change = crdt.getLastLocalChange(filled)
  if (!change) throw new Error('Automerge made no change')
  return change
}
