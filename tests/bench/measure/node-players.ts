/** Real players in this process: the room of the product over node-datachannel and real signaling. */
import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import { openNodeCrdt } from '../../../archive/crdt-wasm.ts'
import { createNodeClock } from '../../../archive/node-clock.ts'
import { createNodeDialer } from '../../../archive/node-dialer.ts'
import { createDocHost } from '../../../shared/doc/doc-host.ts'
import { createSignalingSocket, SIGNALING_SOCKET } from '../../../shared/net/signaling-socket.ts'
import type { PageStore } from '../../../shared/ports.ts'
import { createIdentity } from '../../../shared/protocol/identity.ts'
import { newActorId } from '../../../shared/protocol/ids.ts'
import type { Invite } from '../../../shared/protocol/invite.ts'
import { createRoom } from '../../../shared/session/room.ts'
import type { Room } from '../../../shared/session/room-options.ts'
import { MemoryLogStore, MemoryPageStore } from '../../support/memory-stores.ts'
import { countingDialer, type WireCount } from './counting-dialer.ts'

export const entropy = (byteCount: number): Uint8Array => Uint8Array.from(randomBytes(byteCount))

export interface NodePlayer {
  readonly name: string
  readonly room: Room
  /** Changes that this player's document has made so far. */
  changes(): number
  /** The whole document, compacted. */
  save(): Promise<Uint8Array>
}

export interface ArriveOptions {
  /** What it has of takes. Default: nothing. */
  readonly pages?: PageStore
  /** What it sends is added here. */
  readonly count?: WireCount
}

export interface NodePlayers {
  /** Arrives at the door; `room.enter` is the caller's. */
  arrive(invite: Invite, name: string, options?: ArriveOptions): Promise<NodePlayer>
  /** Ends every connection of this process; rooms are to be closed before. */
  close(): void
}

export async function openNodePlayers(url: string): Promise<NodePlayers> {
  const clock = createNodeClock()
  const dialer = createNodeDialer({ clock })
  const crdt = await openNodeCrdt()
  return {
    async arrive(invite, name, { pages = new MemoryPageStore(), count } = {}) {
      const doc = createDocHost({
        room: invite.room,
        store: new MemoryLogStore(),
        crdt,
        actor: newActorId(entropy),
      })
      let changes = 0
      doc.onView(({ seq }) => {
        changes = seq
      })
      const room = createRoom({
        invite,
        identity: createIdentity(entropy(32)),
        role: { name: 'player', door: true },
        profile: { name, colour: 0 },
        signaling: createSignalingSocket(
          io(url, { ...SIGNALING_SOCKET, transports: ['websocket'], forceNew: true }),
        ),
        dialer: count ? countingDialer(dialer, count) : dialer,
        doc,
        pages,
        clock,
        entropy,
        random: Math.random,
      })
      return { name, room, changes: () => changes, save: () => doc.save() }
    },
    close: dialer.close,
  }
}

/** Nothing that is waited for here takes nearly as long, ms. */
const PATIENCE = 60_000

/**
 * Resolves when `condition` holds, looked at whenever one of the rooms or documents changed.
 * @throws Error after a minute without it
 */
export function until(players: readonly NodePlayer[], condition: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops = players.flatMap(({ room }) => [
      room.onView(() => queueMicrotask(look)),
      room.onSession(() => queueMicrotask(look)),
    ])
    const patience = setTimeout(() => {
      end()
      reject(new Error('It did not come to pass within a minute.'))
    }, PATIENCE)
    function end(): void {
      clearTimeout(patience)
      for (const stop of stops) stop()
    }
    function look(): void {
      if (!condition()) return
      end()
      resolve()
    }
    queueMicrotask(look)
  })
}

export const isLinkedToAll = (one: NodePlayer, players: readonly NodePlayer[]): boolean =>
  players.every(other => other === one || one.room.view().peers[other.room.self]?.link === 'open')
