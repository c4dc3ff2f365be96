/** The document's port on the page's side: every call is a message to the worker, in order. */

import type { ActionsView } from '../../shared/doc/actions/read-actions.ts'
import { DurableState } from '../../shared/doc/durable-state.ts'
import { Listeners } from '../../shared/doc/listeners.ts'
import type { SessionView } from '../../shared/doc/view.ts'
import { EditError, StoreError } from '../../shared/errors.ts'
import type { Committed, DocPort, DocState, Received } from '../../shared/ports.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { unreachable } from '../../shared/result.ts'
import { patched } from './delta.ts'
import {
  type Call,
  type DocFacts,
  errorOf,
  type Failure,
  type FromWorker,
  type ToWorker,
} from './messages.ts'

export interface DocClient {
  readonly doc: DocPort
  /** Settles with `doc.ready`: whether this browser keeps the session. */
  readonly kept: Promise<boolean>
  /** What the room looked like last, before the document is there; undefined if nobody remembers. */
  readonly remembered: Promise<SessionView | undefined>
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** @param worker runs worker.ts, for this document alone; it is ended by `close` */
export function createDocClient(worker: Worker, room: RoomId): DocClient {
  const views = new Listeners<DocState>()
  const localChanges = new Listeners<Uint8Array>()
  const durables = new DurableState()
  const faults = new Listeners<StoreError>()
  const waiting = new Map<number, Waiting>()
  const opened = deferred<Extract<FromWorker, { type: 'opened' }>>()
  const remembered = deferred<SessionView | undefined>()
  const ready = opened.promise.then(({ state }) => withView(state))
  const kept = opened.promise.then(({ kept }) => kept)
  for (const promise of [ready, kept]) promise.catch(() => {}) // whoever waits for them is told
  let view: SessionView | undefined
  let isOpen = false
  let ended: Error | undefined
  let closing: Promise<void> | undefined
  let calls = 0

  /** @throws Error where the worker has said nothing of the view, which it always does first */
  function withView(state: DocFacts): DocState {
    if (!view) throw new Error('the document was opened without a view')
    return { view, ...state }
  }

  const post = (message: ToWorker): void => worker.postMessage(message)

  function end(error: Error): void {
    ended ??= error
    opened.reject(ended)
    remembered.resolve(undefined)
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
    worker.terminate()
  }

  function settle(id: number, how: (call: Waiting) => void): void {
    const call = waiting.get(id)
    waiting.delete(id)
    if (call) how(call)
  }

  function hear(message: FromWorker): void {
    switch (message.type) {
      case 'part':
        for (const delta of message.deltas) view = patched(view, delta)
        return
      case 'remembered':
        remembered.resolve(view)
        return
      case 'opened':
        isOpen = true
        remembered.resolve(undefined)
        opened.resolve(message)
        views.tell(withView(message.state))
        return
      case 'failed':
        end(errorOf(message.failure))
        return
      case 'answer':
        settle(message.id, call => call.resolve(message.value))
        return
      case 'refusal':
        settle(message.id, call => call.reject(errorOf(message.failure)))
        return
      case 'view':
        if (isOpen) views.tell(withView(message.state))
        return
      case 'local-change':
        localChanges.tell(message.change)
        return
      case 'durable':
        durables.tell(message.durable)
        return
      case 'store-fault':
        faults.tell(storeFault(message.failure))
        return
      default:
        unreachable(message)
        return
    }
  }

  function call<T>(method: Call): Promise<T> {
    if (ended) return Promise.reject(ended)
    return new Promise((resolve, reject) => {
      const id = ++calls
      // The worker answers each method with what DocPort says it answers.
      waiting.set(id, { resolve: value => resolve(value as T), reject })
      post({ type: 'call', id, call: method })
    })
  }

  async function close(): Promise<void> {
    try {
      await call<void>({ method: 'close' })
    } finally {
      end(new EditError('closed', 'The room has been left.'))
    }
  }

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => hear(data))
  worker.addEventListener('error', event =>
    end(new Error(`the document stopped: ${event.message}`)),
  )
  post({ type: 'open', room })

  const doc: DocPort = {
    ready,
    edit: (edits, stamp) => call<Committed>({ method: 'edit', edits, stamp }),
    receive: (changes, from) => call<Received>({ method: 'receive', changes, from }),
    syncMessage: peer => call<Uint8Array | undefined>({ method: 'syncMessage', peer }),
    receiveSync: (peer, message, from) =>
      call<Received>({ method: 'receiveSync', peer, message, from }),
    forget: peer => post({ type: 'forget', peer }),
    actions: player => call<ActionsView>({ method: 'actions', player }),
    save: () => call<Uint8Array>({ method: 'save' }),
    onView: listener => views.add(listener),
    onLocalChange: listener => localChanges.add(listener),
    onDurable(listener) {
      post({ type: 'tell-durable' })
      return durables.add(listener)
    },
    onStoreFault: listener => faults.add(listener),
    close() {
      closing ??= close()
      return closing
    },
  }
  return { doc, kept, remembered: remembered.promise }
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

function storeFault(failure: Failure): StoreError {
  const error = errorOf(failure)
  return error instanceof StoreError ? error : new StoreError('unwritable', failure.message)
}
