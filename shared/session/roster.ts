/** Who the signaling server says is in the room, and who says so himself over a link. Pure. */
import type { PeerId } from '../protocol/ids.ts'
import type { RosterEntry, ServerSignal } from '../protocol/signaling.ts'

export interface Member extends RosterEntry {
  /** Signaling lists this peer now. A link may outlive that. */
  readonly listed: boolean
}

export class Roster {
  readonly #members = new Map<PeerId, Member>()
  /** PeerIds that said goodbye: they never come back, whatever an old list says. */
  readonly #departed = new Set<PeerId>()

  members(): readonly Member[] {
    return [...this.#members.values()]
  }

  /** Those who play: neither the Recorder nor who stands at the door. */
  players(): readonly PeerId[] {
    return this.members().flatMap(({ peer, recorder, door }) => (recorder || door ? [] : [peer]))
  }

  get(peer: PeerId): Member | undefined {
    return this.#members.get(peer)
  }

  /** @returns whether anything changed */
  apply(signal: ServerSignal): boolean {
    switch (signal.type) {
      case 'welcome':
        for (const member of this.#members.values())
          this.#members.set(member.peer, { ...member, listed: false })
        for (const entry of signal.peers) this.#add(entry)
        return true
      case 'joined':
        this.#add({ peer: signal.peer, door: signal.door, recorder: signal.recorder })
        return true
      case 'entered':
        return this.setDoor(signal.peer, false)
      case 'left': {
        const member = this.#members.get(signal.peer)
        if (member) this.#members.set(signal.peer, { ...member, listed: false })
        return member !== undefined
      }
      default:
        return false
    }
  }

  setDoor(peer: PeerId, door: boolean): boolean {
    const member = this.#members.get(peer)
    if (!member || member.door === door) return false
    this.#members.set(peer, { ...member, door })
    return true
  }

  /** The peer is gone: unlisted and unlinked, or by its own word (`forGood`). */
  remove(peer: PeerId, forGood: 'for-good' | 'for-now'): void {
    this.#members.delete(peer)
    if (forGood === 'for-good') this.#departed.add(peer)
  }

  #add(entry: RosterEntry): void {
    if (!this.#departed.has(entry.peer)) this.#members.set(entry.peer, { ...entry, listed: true })
  }
}
