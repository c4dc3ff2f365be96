/** What linked peers say on their sync lanes, told apart; who talks nonsense is cut off (LK3, LK4). */
import { lastResult } from '../doc/sharing.ts'
import type { PageHash, PeerId } from '../protocol/ids.ts'
import type { Move } from '../protocol/move.ts'
import {
  type ByeCode,
  decodeSyncMessage,
  encodeSyncMessage,
  type PeerProfile,
  type PreviewMessage,
  type Saved,
  type SyncMessage,
} from '../protocol/sync-message.ts'
import { unreachable } from '../result.ts'
import type { Stream, SyncLane } from './sync-lane.ts'

export interface TalkOptions {
  onChange(peer: PeerId, change: Uint8Array): void
  onSync(peer: PeerId, message: Uint8Array): void
  onPage(peer: PeerId, hash: PageHash, bytes: Uint8Array): void
  onWant(peer: PeerId, pages: readonly PageHash[]): void
  onSaved(peer: PeerId, saved: Saved): void
  onProfile(peer: PeerId, profile: PeerProfile): void
  onPreview(peer: PeerId, message: PreviewMessage): void
  onMove(peer: PeerId, move: Move): void
  onBye(peer: PeerId, code: ByeCode): void
  /** More than bad luck: that peer is to be shut out. */
  onTooMany(peer: PeerId): void
}

export interface Talk {
  up(peer: PeerId, lane: SyncLane): void
  down(peer: PeerId): void
  send(peer: PeerId, message: SyncMessage, stream: Stream): void
  broadcast(message: SyncMessage, stream: Stream): void
  receive(peer: PeerId, bytes: Uint8Array): void
  /** That peer sent `count` things that no honest program sends. */
  offended(peer: PeerId, count: number): void
  /** Bytes that wait for the network, all lanes together. */
  queued(): number
  /** Of what takes its time: bytes that moved to and from that peer, and that are under way. */
  bulk(peer: PeerId): { readonly moved: number; readonly underWay: number }
  offences(): number
}

const MAX_OFFENCES = 100

export function createTalk(options: TalkOptions): Talk {
  const lanes = new Map<PeerId, SyncLane>()
  const offences = new Map<PeerId, number>()
  /** The same message often goes to one peer after the other. */
  const encoded = lastResult(encodeSyncMessage)
  let total = 0

  function offended(peer: PeerId, count: number): void {
    total += count
    const sum = (offences.get(peer) ?? 0) + count
    offences.set(peer, sum)
    if (sum <= MAX_OFFENCES) return
    offences.delete(peer)
    options.onTooMany(peer)
  }

  function hear(peer: PeerId, message: SyncMessage): void {
    switch (message.kind) {
      case 'bye':
        options.onBye(peer, message.code)
        break
      case 'change':
        options.onChange(peer, message.change)
        break
      case 'sync':
        options.onSync(peer, message.message)
        break
      case 'page':
        options.onPage(peer, message.hash, message.bytes)
        break
      case 'want':
        options.onWant(peer, message.pages)
        break
      case 'saved':
        options.onSaved(peer, message.saved)
        break
      case 'profile':
        options.onProfile(peer, message.profile)
        break
      case 'move':
        options.onMove(peer, message.move)
        break
      case 'preview':
      case 'settled':
        options.onPreview(peer, message)
        break
      default:
        unreachable(message)
    }
  }

  return {
    up: (peer, lane) => {
      lanes.set(peer, lane)
    },
    down: peer => {
      lanes.delete(peer)
    },
    send: (peer, message, stream) => {
      lanes.get(peer)?.send(encoded(message), stream)
    },
    broadcast(message, stream) {
      for (const lane of lanes.values()) lane.send(encoded(message), stream)
    },
    receive(peer, bytes) {
      const decoded = decodeSyncMessage(bytes)
      if (decoded.ok) hear(peer, decoded.value)
      else offended(peer, 1)
    },
    offended,
    bulk: peer => lanes.get(peer)?.bulk() ?? { moved: 0, underWay: 0 },
    queued: () => [...lanes.values()].reduce((sum, lane) => sum + lane.queued(), 0),
    offences: () => total,
  }
}
