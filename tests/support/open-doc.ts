import { openNodeCrdt } from '../../archive/crdt-wasm.ts'
import { createDocHost, type DocHostOptions } from '../../shared/doc/doc-host.ts'
import type { DocPort, Durable, LogStore } from '../../shared/ports.ts'
import type { ActorId, RoomId } from '../../shared/protocol/ids.ts'
import { MemoryLogStore } from './memory-stores.ts'

/** Automerge for tests in Node. */
export const openTestCrdt = openNodeCrdt

let actors = 0
/** A new actor each time, the same ones in each run of a file. */
export const nextActor = (): ActorId => (++actors).toString(16).padStart(32, '0') as ActorId

/** A session document in this process, over a store that survives it if you keep the store. */
export async function openDoc({
  room = 'r_test00000001' as RoomId,
  store = new MemoryLogStore(),
  actor = nextActor(),
  ...pace
}: {
  room?: RoomId
  store?: LogStore
  actor?: ActorId
} & Pick<DocHostOptions, 'viewRest' | 'lull'> = {}): Promise<DocPort> {
  return createDocHost({ room, store, actor, crdt: await openTestCrdt(), ...pace })
}

/** Settles when so many changes of that actor are on the disk. */
export const untilDurable = (doc: DocPort, actor: ActorId, seq: number): Promise<Durable> =>
  new Promise(resolve => {
    doc.onDurable(news => {
      if ((news.seqs.get(actor) ?? 0) >= seq) resolve(news)
    })
  })
