/** What the room remembers: its document and its takes' pages, kept the same as everybody's. */
import type { SessionView } from '../doc/view.ts'
import type { Clock, DocPort, DocState, PageStore } from '../ports.ts'
import { toHex } from '../protocol/bytes.ts'
import type { ActorId, PageHash, PeerId, RoomId } from '../protocol/ids.ts'
import type { SyncMessage } from '../protocol/sync-message.ts'
import { createDocSync, type DocSync } from './doc-sync.ts'
import { digestOf } from './heads-digest.ts'
import { createPageExchange, type PageExchange } from './page-exchange.ts'
import { createRecorderWord } from './recorder-word.ts'
import type { Stream } from './sync-lane.ts'

export interface RoomMemoryOptions {
  readonly room: RoomId
  readonly doc: DocPort
  readonly pages: PageStore
  readonly clock: Clock
  /** Says to every link what is on its disk (AR5). */
  readonly isRecorder: boolean
  /** Linked peers with the actor that each announced. */
  linked(): readonly (readonly [PeerId, ActorId])[]
  send(peer: PeerId, message: SyncMessage, stream: Stream): void
  onOffence(peer: PeerId, count: number): void
  onSynced(peer: PeerId): void
  /** The document as it is now, first when it was loaded. */
  onState(state: DocState): void
  /** A page that the document names became durable here. */
  onPage?(hash: PageHash): void
}

export interface RoomMemory {
  readonly ready: Promise<void>
  readonly sync: DocSync
  readonly pages: PageExchange
  session(): SessionView | undefined
  actor(): ActorId | undefined
  /** Over the document's heads; undefined until it is loaded. */
  digest(): Uint8Array | undefined
  /** That peer's, from its heartbeat. */
  compare(peer: PeerId, digest: Uint8Array): void
  up(peer: PeerId, actor: ActorId): void
  down(peer: PeerId): void
  close(): void
}

export function createRoomMemory(options: RoomMemoryOptions): RoomMemory {
  const { room, doc, clock, linked, send, onOffence } = options
  let state: DocState | undefined
  let digest: Uint8Array | undefined

  const sync = createDocSync({ doc, clock, send, onOffence, onSynced: options.onSynced })
  const pages = createPageExchange({
    room,
    store: options.pages,
    clock,
    peers: () => linked().map(([peer]) => peer),
    send: (peer, message) => send(peer, message, 'bulk'),
    onOffence,
    onStored: ({ hash, ok }) => {
      if (!ok) {
        word?.pageFailed()
        return
      }
      word?.pageStored()
      options.onPage?.(hash)
    },
  })
  const word = options.isRecorder
    ? createRecorderWord({
        doc,
        peers: linked,
        missing: pages.missing,
        tell: (peer, saved) => send(peer, { kind: 'saved', saved }, 'urgent'),
      })
    : undefined

  function opened(next: DocState): void {
    state = next
    digest = digestOf(next.heads)
    pages.named(next.view.takes)
    options.onState(next)
  }

  const stopHearing = doc.onView(opened)
  const ready = doc.ready.then(loaded => {
    if (!state) opened(loaded)
  })

  return {
    ready,
    sync,
    pages,
    session: () => state?.view,
    actor: () => state?.actor,
    digest: () => digest,
    compare(peer, theirs) {
      if (digest) sync.compare(peer, toHex(theirs), toHex(digest))
    },
    up(peer, actor) {
      sync.up(peer, actor)
      word?.repeat()
    },
    down: sync.down,
    close() {
      stopHearing()
      word?.close()
      sync.close()
      pages.close()
    },
  }
}
