/**
 * Pages of takes and of what players did between peers (TK5): whoever makes one pushes it, whoever lacks one that the
 * document names asks the others for it in turn. Nothing unnamed is ever stored.
 */
import type { Cancel, Clock, PageStore } from '../ports.ts'
import type { PageHash, PeerId, RoomId } from '../protocol/ids.ts'
import type { SyncMessage } from '../protocol/sync-message.ts'
import type { NamingPages } from '../session-file/named-pages.ts'
import { MAX_ANY_PAGE_BYTES } from '../take/any-page.ts'
import { pageHashOf } from '../take/page.ts'
import { localMicros, type Micros, ms, seconds } from '../time/units.ts'

export interface PageExchangeOptions {
  readonly room: RoomId
  readonly store: PageStore
  readonly clock: Clock
  peers(): readonly PeerId[]
  send(peer: PeerId, message: SyncMessage): void
  onOffence(peer: PeerId, count: number): void
  /** A page became durable here, or could not be written. */
  onStored(stored: { readonly hash: PageHash; readonly ok: boolean }): void
}

export interface PageExchange {
  /** Stores a page of ours, then offers it to everyone. Rejects with StoreError. */
  publish(hash: PageHash, bytes: Uint8Array): Promise<void>
  /** What the document names by now; fetches what is lacking. */
  named(session: NamingPages): void
  received(peer: PeerId, hash: PageHash, bytes: Uint8Array): void
  wanted(peer: PeerId, hashes: readonly PageHash[]): void
  /** From the store, or from a peer within 5 s. */
  get(hash: PageHash): Promise<Uint8Array | undefined>
  /** Named and not here. */
  missing(): readonly PageHash[]
  close(): void
}

const ASK_AGAIN_AFTER = seconds(2)
/**
 * Pages come over the thread that notes come over: a few at a time, so that no note ever queues behind
 * many of them. This is 200 a second, half a megabyte.
 */
const PAGES_A_TURN = 8
const TURN = ms(40)
/** While nothing is to be asked for. */
const LOOK_AGAIN_AFTER = ms(500)
/** Asked for and not here: more would only wait at a slow sender, and be asked for twice. */
const MAX_UNDER_WAY = 32
const GET_PATIENCE = seconds(5)
/** Pages that arrived before the change that names them, for all peers together. */
const MAX_EARLY = 256

interface Lack {
  /** Local µs of the last wish; 0 before the first. */
  askedAt: number
  /** Whoever was asked last. */
  asked: PeerId | undefined
}

export function createPageExchange(options: PageExchangeOptions): PageExchange {
  const { room, store, clock } = options
  const known = new Set<PageHash>()
  const held = new Set<PageHash>()
  const lacking = new Map<PageHash, Lack>()
  const early = new Map<PageHash, Uint8Array>()
  const waiting = new Map<PageHash, Set<(bytes: Uint8Array | undefined) => void>>()
  let tick: Cancel | undefined
  let tickAt = 0
  let checking = Promise.resolve()
  let last: NamingPages | undefined
  let giver: PeerId | undefined
  let batches = 0
  let closed = false

  async function keep(hash: PageHash, bytes: Uint8Array): Promise<void> {
    try {
      await store.put(room, hash, bytes)
    } catch (error) {
      options.onStored({ hash, ok: false })
      throw error
    }
    held.add(hash)
    if (lacking.delete(hash) && lacking.size > 0) schedule(TURN)
    options.onStored({ hash, ok: true })
  }

  /** Kept on a best effort: a page that could not be written is asked for again. */
  function keepReceived(hash: PageHash, bytes: Uint8Array): void {
    keep(hash, bytes).catch(() => lack(hash))
  }

  function answer(hash: PageHash, bytes: Uint8Array | undefined): void {
    for (const tell of waiting.get(hash) ?? []) tell(bytes)
    waiting.delete(hash)
  }

  /** Whoever gave the last page; after one who was asked in vain, the next. */
  function askedPeer(peers: readonly PeerId[], { asked }: Lack): PeerId {
    if (asked === undefined && giver !== undefined && peers.includes(giver)) return giver
    const turn = asked === undefined ? batches : peers.indexOf(asked) + 1
    return peers[turn % peers.length]!
  }

  function ask(): void {
    tick = undefined
    if (closed) return
    const peers = options.peers()
    const now = clock.now()
    const wishes = new Map<PeerId, PageHash[]>()
    let [asked, underWay] = [0, 0]
    for (const hash of peers.length === 0 ? [] : wantedFirst()) {
      const lack = lacking.get(hash)
      if (!lack) continue
      if (asked === PAGES_A_TURN || asked + underWay === MAX_UNDER_WAY) break
      if (lack.asked !== undefined && now - lack.askedAt < ASK_AGAIN_AFTER) {
        underWay++
        continue
      }
      const peer = askedPeer(peers, lack)
      wishes.set(peer, [...(wishes.get(peer) ?? []), hash])
      lack.askedAt = now
      lack.asked = peer
      asked++
    }
    if (asked > 0) batches++
    for (const [peer, pages] of wishes) options.send(peer, { kind: 'want', pages })
    if (lacking.size > 0) schedule(asked > 0 ? TURN : LOOK_AGAIN_AFTER)
  }

  /** What somebody here waits for, then the rest; what was asked for longest ago comes first. */
  function* wantedFirst(): Iterable<PageHash> {
    yield* waiting.keys()
    for (const hash of lacking.keys()) if (!waiting.has(hash)) yield hash
  }

  /** Moves the next turn forward, never back. */
  function schedule(wait: Micros): void {
    const at = localMicros(clock.now() + wait)
    if (tick && at >= tickAt) return
    tick?.()
    tickAt = at
    tick = clock.at(at, ask)
  }

  function lack(hash: PageHash): void {
    if (held.has(hash) || lacking.has(hash)) return
    lacking.set(hash, { askedAt: 0, asked: undefined })
    schedule(TURN)
  }

  async function check(hash: PageHash): Promise<void> {
    if (held.has(hash)) return
    if (await store.has(room, hash)) {
      held.add(hash)
      return
    }
    const bytes = early.get(hash)
    early.delete(hash)
    if (bytes) keepReceived(hash, bytes)
    else lack(hash)
  }

  function name(hash: PageHash): void {
    if (known.has(hash)) return
    known.add(hash)
    checking = checking.then(() => check(hash)).catch(() => lack(hash))
  }

  return {
    async publish(hash, bytes) {
      known.add(hash)
      await keep(hash, bytes)
      for (const peer of options.peers()) options.send(peer, { kind: 'page', hash, bytes })
    },
    named(session) {
      const { takes, actionPages } = session
      if (takes !== last?.takes)
        for (const { pages } of Object.values(takes)) for (const { hash } of pages) name(hash)
      if (actionPages !== last?.actionPages)
        for (const pages of Object.values(actionPages)) for (const { hash } of pages) name(hash)
      last = session
    },
    received(peer, hash, bytes) {
      if (held.has(hash)) return
      if (bytes.length > MAX_ANY_PAGE_BYTES || pageHashOf(bytes) !== hash) {
        options.onOffence(peer, 1)
        return
      }
      if (lacking.has(hash)) giver = peer
      const copy = bytes.slice()
      answer(hash, copy)
      if (known.has(hash)) keepReceived(hash, copy)
      else if (early.size < MAX_EARLY) early.set(hash, copy)
    },
    wanted(peer, hashes) {
      for (const hash of hashes)
        void store.get(room, hash).then(bytes => {
          if (bytes && !closed) options.send(peer, { kind: 'page', hash, bytes })
        })
    },
    async get(hash) {
      const stored = await store.get(room, hash)
      if (stored) return stored
      held.delete(hash)
      return new Promise(resolve => {
        const giveUp = clock.at(localMicros(clock.now() + GET_PATIENCE), () => {
          waiting.get(hash)?.delete(tell)
          resolve(undefined)
        })
        const tell = (bytes: Uint8Array | undefined) => {
          giveUp()
          resolve(bytes)
        }
        waiting.set(hash, (waiting.get(hash) ?? new Set()).add(tell))
        lack(hash)
      })
    },
    missing: () => [...lacking.keys()],
    close() {
      closed = true
      tick?.()
      for (const hash of [...waiting.keys()]) answer(hash, undefined)
    },
  }
}
