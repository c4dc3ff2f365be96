/** How the changes in genesis.ts were made. Only the script and its test call it. */
import type { Crdt, Draft } from './crdt.ts'
import { GENESIS_ACTOR } from './genesis.ts'
import { VERSIONS } from './schema.ts'

/** One change a schema version; the same bytes every time: fixed actor, time 0. */
export function makeGenesis(crdt: Crdt): readonly Uint8Array[] {
  let doc = crdt.init<Draft>({ actor: GENESIS_ACTOR })
  return VERSIONS.map(fill => {
    doc = crdt.change(doc, { time: 0 }, fill)
    const change = crdt.getLastLocalChange(doc)
    if (!change) throw new Error('Automerge made no change')
    return change
  })
}
