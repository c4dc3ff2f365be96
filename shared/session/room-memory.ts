/** What the room remembers: its document and its takes' pages, kept the same as everybody's. */
import type { Edit, EditStamp } from '../doc/edit.ts'
import { keepEqual, shareEntries } from '../doc/sharing.ts'
import type { SessionView } from '../doc/view.ts'
import type { HeldControl } from '../live/presence-packet.ts'
import type { Clock, Committed, DocPort, DocState, PageStore, Source } from '../ports.ts'
import type { ActorId, PageHash, PeerId, PlayerId, RoomId } from '../protocol/ids.ts'
import type { PreviewMessage } from '../protocol/sync-message.ts'
import { createDocSync, type DocSync } from './doc-sync.ts'
import { createEditOrder, rankOf } from './edit-order.ts'
import { createPageExchange, type PageExchange } from './page-exchange.ts'
import { createPreviews, MINE } from './previews.ts'
import { createRecorderWord } from './recorder-word.ts'
import type { Talk } from './talk.ts'

export interface RoomMemoryOptions {
  readonly room: RoomId
  readonly doc: DocPort
  readonly pages: PageStore
  readonly clock: Clock
  /** Says to every link what is on its disk (AR5). */
  readonly isRecorder: boolean
  /** Linked peers with the actor that each announced. */
  linked(): readonly (readonly [PeerId, ActorId])[]
  readonly talk: Pick<Talk, 'send' | 'bulk' | 'offended'>
  onSynced(peer: PeerId): void
  /** `sync.delivery()` is another one. */
  onDelivery(): void
  readonly self: PlayerId
  /** Whose edits that peer's are; undefined while it may not edit. */
  player(peer: PeerId): PlayerId | undefined
  /** The document as it is now, first when it was loaded. */
  onState(state: DocState): void
  /** What it shows, after `onState`, if that is not what it showed before (PV2). */
  onView(view: SessionView): void
  /** See RoomOptions. */
  readonly soon?: ((task: () => void) => void) | undefined
  /** See RoomOptions. */
  readonly gather?: (() => Promise<void>) | undefined
  /** A page that the document names became durable here. */
  onPage?(hash: PageHash): void
}

export interface RoomMemory {
  readonly ready: Promise<void>
  readonly sync: DocSync
  readonly pages: PageExchange
  edit(edits: readonly Edit[], stamp: EditStamp): Promise<Committed>
  preview(peer: PeerId, message: PreviewMessage): void
  /** What is in that player's hand, or in mine (PR3). */
  hold(whose: PeerId | typeof MINE, held: HeldControl | undefined): void
  session(): SessionView | undefined
  actor(): ActorId | undefined
  /** Over the document's heads; undefined until it is loaded. */
  digest(): Uint8Array | undefined
  /** That peer's, from its heartbeat. */
  heartbeat(peer: PeerId, digest: Uint8Array): void
  up(peer: PeerId, source: Source): void
  down(peer: PeerId): void
  close(): void
}

export function createRoomMemory(options: RoomMemoryOptions): RoomMemory {
  const { room, doc, clock, linked, gather, soon = task => task() } = options
  const { send, bulk, offended: onOffence } = options.talk
  let state: DocState | undefined
  let shown: SessionView | undefined
  const order = createEditOrder(clock)

  const { onSynced, onDelivery } = options
  const sync = createDocSync({ doc, clock, gather, send, bulk, onOffence, onSynced, onDelivery })
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

  const previews = createPreviews({
    self: options.self,
    clock,
    player: editorAt,
    send(message) {
      for (const [peer] of linked())
        if (options.player(peer) !== undefined) send(peer, message, 'urgent')
    },
    onChange: show,
  })

  /** What the document refuses of a player is not to be shown for a while either (PV3). */
  function editorAt(peer: PeerId): PlayerId | undefined {
    const player = options.player(peer)
    const role = player && state?.view.players[player]?.role
    return role === 'listener' || role === 'removed' ? undefined : player
  }

  function show(): void {
    const before = shown
    shown = state && sharedWith(before, previews.over(state.view))
    if (shown && shown !== before) options.onView(shown)
  }

  async function edit(edits: readonly Edit[], stamp: EditStamp): Promise<Committed> {
    const settle = previews.begin(edits, stamp)
    // The others and the document first: what is drawn here can wait for them, and for who edits.
    const committing = order.add(rankOf(edits, stamp), () => doc.edit(edits, stamp))
    if (settle) soon(show)
    try {
      return await committing
    } finally {
      settle?.()
    }
  }

  function opened(next: DocState): void {
    state = next
    sync.become(next.heads, next.seq)
    pages.named(next.view)
    options.onState(next)
    show()
  }

  const stopHearing = doc.onView(opened)
  const ready = doc.ready.then(loaded => {
    if (!state) opened(loaded)
  })

  return {
    ready,
    sync,
    pages,
    edit,
    preview(peer, message) {
      if (message.kind === 'settled')
        void sync.taken(peer).then(() => previews.settle(peer, message.n))
      else if (previews.heard(peer, message) === 'refused') onOffence(peer, 1)
    },
    hold(whose, held) {
      if (previews.hold(whose, held) === 'refused' && whose !== MINE) onOffence(whose, 1)
    },
    session: () => shown,
    actor: () => state?.actor,
    digest: sync.digest,
    heartbeat: sync.heartbeat,
    up(peer, source) {
      sync.up(peer, source)
      word?.repeat()
    },
    down(peer) {
      sync.down(peer)
      previews.down(peer)
    },
    close() {
      stopHearing()
      word?.close()
      previews.close()
      sync.close()
      pages.close()
    },
  }
}

/** A preview makes anew what the document then has as well: what reads the same stays the same. */
function sharedWith(before: SessionView | undefined, now: SessionView): SessionView {
  if (!before) return now
  const context = keepEqual(before.context, now.context)
  const transport = keepEqual(before.transport, now.transport)
  const tracks = before.tracks === now.tracks ? now.tracks : shareEntries(before.tracks, now.tracks)
  const players = shareEntries(before.players, now.players)
  return keepEqual(before, { ...now, context, transport, tracks, players })
}
