/** The document's thread: Automerge and its log live here, so that loading never delays a note. */
import wasmUrl from '@automerge/automerge/automerge.wasm?url'
import { openCrdt } from '../../shared/doc/crdt.ts'
import { createDocHost } from '../../shared/doc/doc-host.ts'
import type { Cancel, DocPort } from '../../shared/ports.ts'
import { newActorId, type RoomId } from '../../shared/protocol/ids.ts'
import { unreachable } from '../../shared/result.ts'
import { openLogStore } from '../storage/log-store.ts'
import { type Call, type FromWorker, failureOf, type ToWorker } from './messages.ts'
import { createViewMemory } from './view-memory.ts'

const post = (message: FromWorker): void => self.postMessage(message)

let opening: Promise<DocPort> | undefined
let stopTelling: Cancel | undefined

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'open':
      opening = open(data.room)
      opening.catch(error => post({ type: 'failed', failure: failureOf(error) }))
      return
    case 'forget':
      opening?.then(doc => doc.forget(data.peer)).catch(() => {}) // said by `failed`
      return
    case 'tell-durable':
      opening?.then(tellDurable).catch(() => {}) // said by `failed`
      return
    case 'call':
      void answer(data.id, data.call)
      return
    default:
      unreachable(data)
  }
})

function tellDurable(doc: DocPort): void {
  stopTelling?.()
  stopTelling = doc.onDurable(durable => post({ type: 'durable', durable }))
}

async function open(room: RoomId): Promise<DocPort> {
  const memory = createViewMemory(room, post)
  const [crdt, log] = await Promise.all([openCrdt(wasmUrl), openLogStore(room), memory.show()])
  const actor = newActorId(byteCount => crypto.getRandomValues(new Uint8Array(byteCount)))
  const store = log.store
  const pace = { pause: nextTask, rest, viewRest, lull }
  const doc = createDocHost({ room, store, crdt, actor, ...pace })
  doc.onStoreFault(error => {
    if (error.code === 'disk-full') memory.makeRoom()
    post({ type: 'store-fault', failure: failureOf(error) })
  })
  const { view: first, ...state } = await doc.ready
  memory.send(first)
  post({ type: 'opened', state, kept: log.kept })
  doc.onLocalChange(change => post({ type: 'local-change', change }))
  doc.onView(({ view, ...state }) => {
    memory.send(view)
    post({ type: 'view', state })
  })
  return {
    ...doc,
    async close() {
      await doc.close()
      await memory.close()
    },
  }
}

async function answer(id: number, call: Call): Promise<void> {
  try {
    if (!opening) throw new Error('called before the document was opened')
    post({ type: 'answer', id, value: await perform(await opening, call) })
  } catch (error) {
    post({ type: 'refusal', id, failure: failureOf(error) })
  }
}

function perform(doc: DocPort, call: Call): Promise<unknown> {
  switch (call.method) {
    case 'edit':
      return doc.edit(call.edits, call.stamp)
    case 'receive':
      return doc.receive(call.changes, call.from)
    case 'syncMessage':
      return doc.syncMessage(call.peer)
    case 'receiveSync':
      return doc.receiveSync(call.peer, call.message, call.from)
    case 'actions':
      return doc.actions(call.player)
    case 'save':
      return doc.save()
    case 'close':
      return doc.close()
    default:
      return unreachable(call)
  }
}

/** A transaction of this database reaches the disk: ten a second are enough while somebody edits. */
const REST_MS = 100
const rest = (): Promise<void> => sleep(REST_MS)

/** Many who edit at once send hundreds of changes a second: the page is told of each within so many ms. */
const VIEW_REST_MS = 8
const viewRest = (): Promise<void> => sleep(VIEW_REST_MS)

/** Nothing is edited for so long when nobody is about to. */
const LULL_MS = 3_000
const lull = (): Promise<void> => sleep(LULL_MS)

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Unlike a timer of 0 ms this is not held back when it is used often. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
