/**
 * Removing a player for good (LK8): the host writes it, and the room moves to a fresh secret. Links
 * stay; only signaling is told anew, so that nothing that is played is interrupted.
 */
import type { Edit } from '../doc/edit.ts'
import type { SessionView } from '../doc/view.ts'
import { EditError } from '../errors.ts'
import type { Entropy } from '../ports.ts'
import type { Identity } from '../protocol/identity.ts'
import type { PeerId, PlayerId } from '../protocol/ids.ts'
import { type Entry, type Invite, isForListening, SECRET_BYTES } from '../protocol/invite.ts'
import { type Move, moveForListeners, openMove, signMove } from '../protocol/move.ts'
import type { Guests } from './guests.ts'
import type { Keyring } from './keyring.ts'

export interface MovingOptions {
  readonly identity: Identity
  readonly entropy: Entropy
  readonly keyring: Keyring
  readonly guests: Pick<Guests, 'linked'>
  session(): SessionView | undefined
  commit(edits: readonly Edit[]): Promise<unknown>
  send(peer: PeerId, move: Move): void
  /** The keyring has the new keys. */
  onMoved(to: Entry): void
}

export interface Moving {
  /** Shuts that player out for good. @throws EditError `not-permitted`, and then nothing changed */
  remove(player: PlayerId): Promise<void>
  /** @returns whether an honest program may say that */
  heard(peer: PeerId, move: Move): 'followed' | 'known' | 'refused'
}

export function createMoving(options: MovingOptions): Moving {
  const { identity, keyring, guests } = options
  /** Words that have done what they could: several pass on each. */
  const known = new Set<string>()

  const isHost = (player: PlayerId): boolean => options.session()?.players[player]?.role === 'host'

  function follow(move: Move, to: Entry, except: PeerId | undefined): void {
    known.add(move.signature)
    if (!isForListening(to)) passOn(move, to, except)
    keyring.move(to)
    options.onMoved(to)
  }

  /** Members get what to play with, listeners what to listen with, and who is removed nothing. */
  function passOn(move: Move, to: Invite, except: PeerId | undefined): void {
    for (const [peer, { hello }] of guests.linked()) {
      if (peer === except || move.removed.includes(hello.player)) continue
      options.send(peer, hello.isMember ? move : moveForListeners(move, to))
    }
  }

  return {
    async remove(player) {
      if (isForListening(keyring.entry) || !isHost(identity.player) || player === identity.player)
        throw new EditError('not-permitted', 'Only the host may remove somebody.')
      await options.commit([{ type: 'set-role', player, role: 'removed' }])
      const { room } = keyring.entry
      const to: Invite = { room, secret: options.entropy(SECRET_BYTES) }
      const removed = [...new Set([...(options.session()?.removed ?? []), player])]
      follow(signMove(keyring.listening, to, removed, identity), to, undefined)
    },
    heard(peer, move) {
      if (known.has(move.signature)) return 'known'
      const opened = openMove(move, keyring.listening)
      if (!opened.ok) return 'refused'
      const { to, by, removed } = opened.value
      if (!isHost(by) || removed.includes(identity.player)) return 'refused'
      // Who was told of the listeners' part alone is a listener, and stays one.
      if (isForListening(to) !== isForListening(keyring.entry)) return 'refused'
      follow(move, to, peer)
      return 'followed'
    },
  }
}
