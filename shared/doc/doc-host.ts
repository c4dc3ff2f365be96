/** The session document behind its port: in a browser's worker, in the archive, in a simulation. */
import { EditError, StoreError } from '../errors.ts'
import type { Committed, DocPort, DocState, LogStore, Received, Source } from '../ports.ts'
import type { ActorId, ChangeHash, PeerId, RoomId } from '../protocol/ids.ts'
import { checkEdits } from './check-edits.ts'
import type { Crdt } from './crdt.ts'
import { DocSync, type SyncContent } from './doc-sync.ts'
import { DurableState } from './durable-state.ts'
import type { Edit, EditStamp } from './edit.ts'
import { type Incoming, inspectChange } from './incoming.ts'
import { createIntake } from './intake.ts'
import { Listeners } from './listeners.ts'
import { asStoreError, LogWriter } from './log-writer.ts'
import { Orphans } from './orphans.ts'
import { createViewReader } from './read-view.ts'
import { Replica } from './replica.ts'
import type { SessionView } from './view.ts'

export interface DocHostOptions {
  readonly room: RoomId
  /** Closed with the document. */
  readonly store: LogStore
  readonly crdt: Crdt
  /** Drawn for this host alone, never used again (ID3). */
  readonly actor: ActorId
  /** Lets other tasks of this thread run between two slices of a long catch-up. */
  readonly pause?: () => Promise<void>
  /** After each append to the store: for one that costs much and is waited for by nobody. */
  readonly rest?: () => Promise<void>
  /** Between two views of what others do: where nobody looks on, each costs as much as the change. */
  readonly viewRest?: () => Promise<void>
  /** A while in which, if nothing is done, the log may be made smaller: that holds up the document. */
  readonly lull?: () => Promise<void>
}

/** Applying more at once would hold up local edits; in smaller portions Automerge takes longer for all. */
const SLICE = 2_000

export function createDocHost(options: DocHostOptions): DocPort {
  const { room, store, crdt, actor, rest, viewRest, lull } = options
  const { pause = () => Promise.resolve() } = options
  const replica = new Replica(crdt, actor)
  const orphans = new Orphans()
  const sync = new DocSync(crdt, replica, () => orphans.missing())
  const intake = createIntake(crdt, replica)
  const readView = createViewReader()
  const viewListeners = new Listeners<DocState>()
  const localListeners = new Listeners<Uint8Array>()
  const durable = new DurableState()
  const faultListeners = new Listeners<StoreError>()
  let view: SessionView = readView(replica.doc)
  /** What was taken and is not told yet: settles when it is. */
  let news: News | undefined
  let isResting = false
  let taking: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined

  const log = new LogWriter({
    room,
    store,
    heads: () => replica.heads(),
    snapshot: () => replica.snapshot(),
    ...(rest && { rest }),
    ...(lull && { lull }),
    onDurable(latest) {
      // Whoever says what is on his disk must know of every page that it names (AR5).
      if (news) tellView()
      durable.tell(latest)
    },
    onFault: error => faultListeners.tell(error),
  })

  const state = (): DocState => ({ view, heads: replica.heads(), actor, seq: replica.seq })

  function tellView(): void {
    view = readView(replica.doc)
    viewListeners.tell(state())
    news?.tell()
    news = undefined
  }

  /** At once, unless the last view of what others did is not a rest ago. */
  function tellNews(): void {
    news ??= newsToTell()
    if (isResting) return
    tellView()
    if (!viewRest) return
    isResting = true
    void viewRest().then(() => {
      isResting = false
      if (news) tellNews()
    })
  }

  async function open(): Promise<DocState> {
    try {
      const chunks = await store.read(room)
      log.opened(chunks)
      const corrupt = replica.load(chunks)
      if (corrupt > 0) faultListeners.tell(corruptLog(corrupt))
      const heads = replica.heads()
      durable.opened(() => ({ heads, seqs: replica.seqs(heads) }))
    } catch (cause) {
      faultListeners.tell(asStoreError(cause))
    }
    tellView()
    return state()
  }

  const ready = Promise.resolve().then(open)
  taking = ready

  async function edit(edits: readonly Edit[], stamp: EditStamp): Promise<Committed> {
    await ready
    if (closing) throw new EditError('closed', 'The room has been left.')
    const change = replica.edit(checkEdits(edits), stamp)
    if (!change) return { changed: false, heads: replica.heads() }
    log.add([change]) // begins to write when this turn is over, so the push comes first
    localListeners.tell(change.bytes)
    tellView()
    return { changed: true, heads: replica.heads() }
  }

  /** One batch after the other: a change may depend on one that is still being taken. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = taking.then(task)
    taking = result.then(
      () => {},
      () => {},
    )
    return result
  }

  async function receive(
    changes: readonly Uint8Array[],
    from: Source | undefined,
    sender: string,
  ): Promise<Received> {
    const seen = new Map<ChangeHash, Incoming>()
    for (const [n, bytes] of changes.entries()) {
      if (n > 0 && n % SLICE === 0) await pause()
      const change = from?.isMember === false ? undefined : inspectChange(bytes, from?.actor)
      if (change) seen.set(change.hash, from ? { ...change, by: from.player } : change)
    }
    const hashes = [...seen.keys()]
    const news = replica.lacking(hashes)
    const fresh = [...seen.values()].filter(({ hash }) => news.has(hash))
    const ready = orphans.sort(fresh, sender, hash => !news.has(hash) && replica.has(hash))
    intake.begin()
    for (let at = 0; at < ready.length; at += SLICE) {
      if (at > 0) await pause()
      log.add(intake.take(ready.slice(at, at + SLICE)))
    }
    if (ready.length > 0) tellNews()
    const waiting = hashes.filter(hash => orphans.has(hash)).length
    const accepted = hashes.length - replica.lacking(hashes).size
    return { accepted, refused: changes.length - accepted - waiting, orphans: waiting }
  }

  /** Who listens tells nothing of what others did: of his history only his own part is looked at. */
  function receiveOwn(content: SyncContent, from: Source, peer: PeerId): Promise<Received> {
    const parts = from.isMember ? content.changes.flatMap(part => sync.unfold(part)) : []
    const own = parts.filter(bytes => inspectChange(bytes, from.actor))
    return receive(own, from, peer)
  }

  async function receiveHistory(content: SyncContent, peer: PeerId): Promise<Received> {
    const adopted = replica.adopt(content.changes)
    if (!adopted) {
      const parts = content.changes.flatMap(part => sync.unfold(part))
      return receive(parts, undefined, peer)
    }
    log.add([adopted])
    tellView()
    return { accepted: adopted.count, refused: 0, orphans: 0 }
  }

  async function receiveSync(
    peer: PeerId,
    message: Uint8Array,
    from: Source | undefined,
  ): Promise<Received> {
    const content = sync.read(message)
    if (!content) return { accepted: 0, refused: 1, orphans: 0 }
    if (news) tellView()
    const received =
      from && isListening(view, from)
        ? await receiveOwn(content, from, peer)
        : await receiveHistory(content, peer)
    sync.settle(peer, content.rest)
    return { ...received, standing: sync.standing(peer, content, received.accepted) }
  }

  /** What took it shows it first: a preview of it is dropped after that (PV2). */
  async function shown(received: Promise<Received>): Promise<Received> {
    const result = await received
    await news?.told
    return result
  }

  async function close(): Promise<void> {
    await taking
    if (news) tellView()
    await log.close()
    for (const listeners of [viewListeners, localListeners, faultListeners]) listeners.clear()
    await store.close()
  }

  return {
    ready,
    edit,
    receive: (changes, from) => shown(inTurn(() => receive(changes, from, from?.actor ?? ''))),
    receiveSync: (peer, message, from) => shown(inTurn(() => receiveSync(peer, message, from))),
    async syncMessage(peer) {
      await ready
      return sync.next(peer)
    },
    forget: peer => sync.forget(peer),
    async actions(player) {
      await ready
      return replica.actionsOf(player)
    },
    async save() {
      await ready
      return replica.save()
    },
    onView: listener => viewListeners.add(listener),
    onLocalChange: listener => localListeners.add(listener),
    onDurable: listener => durable.add(listener),
    onStoreFault: listener => faultListeners.add(listener),
    close(): Promise<void> {
      closing ??= close()
      return closing
    },
  }
}

interface News {
  readonly told: Promise<void>
  tell(): void
}

function newsToTell(): News {
  let tell = () => {}
  const told = new Promise<void>(resolve => {
    tell = resolve
  })
  return { told, tell }
}

/** By his link, or by what the host decided about him. */
const isListening = ({ players, removed }: SessionView, { player, isMember }: Source): boolean =>
  !isMember || players[player]?.role === 'listener' || removed.includes(player)

const corruptLog = (chunks: number): StoreError =>
  new StoreError('corrupt', `${chunks} damaged parts of this session were left out.`)
