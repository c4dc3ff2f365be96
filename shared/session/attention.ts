/** What I look at and have in my hand, to the others, and theirs to me: presence and turning, wired. */
import type { Edit, EditStamp } from '../doc/edit.ts'
import type { Presence } from '../live/presence-packet.ts'
import type { Cancel, Clock, Entropy } from '../ports.ts'
import { toBase64Url } from '../protocol/bytes.ts'
import type { PeerId } from '../protocol/ids.ts'
import type { Guests } from './guests.ts'
import type { Order } from './order.ts'
import { createPresenceBoard, type PresenceBoard, type ShownPresence } from './presence.ts'
import { MINE } from './previews.ts'
import type { RoomMemory } from './room-memory.ts'
import { createSubject } from './subject.ts'
import { createTurning, type Gesture, type Turning } from './turning.ts'

export interface AttentionOptions {
  readonly clock: Clock
  readonly entropy: Entropy
  readonly guests: Guests
  readonly memory: Pick<RoomMemory, 'hold'>
  /** Whether what I turn may be shown to anybody: listeners turn nothing. */
  readonly order: Pick<Order, 'mayPlay'>
  stamp(): EditStamp
  commit(edits: readonly Edit[], gesture: Gesture): Promise<unknown>
}

export interface Attention extends Turning, Pick<PresenceBoard, 'heard' | 'gone' | 'others'> {
  show(changes: Omit<Partial<Presence>, 'held'>): void
  onPresence(listener: (others: ReadonlyMap<PeerId, ShownPresence>) => void): Cancel
}

const GESTURE_BYTES = 9

export function createAttention(options: AttentionOptions): Attention {
  const { clock, entropy, guests, memory } = options
  const changes = createSubject<ReadonlyMap<PeerId, ShownPresence>>()
  const board = createPresenceBoard({
    clock,
    send: datagram => {
      for (const [peer, { link }] of guests.linked())
        if (guests.editor(peer)) link.live.send(datagram)
    },
    onHeld: (peer, held) => memory.hold(peer, held),
    onChange: () => changes.next(board.others()),
  })
  const turning = createTurning({
    clock,
    gesture: () => toBase64Url(entropy(GESTURE_BYTES)),
    hold(edits) {
      if (!options.order.mayPlay()) return
      const { moment, clock, lead } = options.stamp()
      const held = edits && { edits: [...edits], moment, clock, lead }
      board.show({ held })
      memory.hold(MINE, held)
    },
    commit: options.commit,
  })
  return {
    ...turning,
    show: board.show,
    heard: board.heard,
    gone: board.gone,
    others: board.others,
    onPresence: changes.listen,
    close() {
      turning.close()
      board.close()
    },
  }
}
