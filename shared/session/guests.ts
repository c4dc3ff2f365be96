/** Everybody else in the room, as the page shows them: roster, hello and link figures in one row. */

import type { Link } from '../ports.ts'
import type { Hello } from '../protocol/hello.ts'
import type { PeerId, PlayerId } from '../protocol/ids.ts'
import type { PeerProfile } from '../protocol/sync-message.ts'
import type { LiveFigures } from './live-figures.ts'
import type { PeerView } from './room-view.ts'
import type { Member } from './roster.ts'

export interface Guest {
  readonly hello: Hello
  readonly link: Link
  /** What the peer said of itself last, in its hello or since. */
  readonly profile: PeerProfile
  readonly isUp: boolean
}

export class Guests {
  readonly #guests = new Map<PeerId, Guest>()

  get(peer: PeerId): Guest | undefined {
    return this.#guests.get(peer)
  }

  /** Peers whose verified link stands. */
  linked(): readonly (readonly [PeerId, Guest])[] {
    return [...this.#guests].filter(([, guest]) => guest.isUp)
  }

  /** Who edits there: a player who has come in, by the invite of those who play. */
  editor(peer: PeerId): PlayerId | undefined {
    const guest = this.#guests.get(peer)
    const { role, isMember, player } = guest?.hello ?? {}
    return role === 'player' && isMember && guest?.profile.door === false ? player : undefined
  }

  /** All of them, each once. */
  editors(): readonly PlayerId[] {
    return [...new Set(this.linked().flatMap(([peer]) => this.editor(peer) ?? []))]
  }

  up(peer: PeerId, hello: Hello, link: Link): void {
    const { name, colour, door } = hello
    this.#guests.set(peer, { hello, link, profile: { name, colour, door }, isUp: true })
  }

  down(peer: PeerId): void {
    const guest = this.#guests.get(peer)
    if (guest) this.#guests.set(peer, { ...guest, isUp: false })
  }

  introduce(peer: PeerId, profile: PeerProfile): void {
    const guest = this.#guests.get(peer)
    if (guest) this.#guests.set(peer, { ...guest, profile })
  }

  gone(peer: PeerId): void {
    this.#guests.delete(peer)
  }

  view(member: Member, figures: LiveFigures | undefined): PeerView {
    const guest = this.#guests.get(member.peer)
    return {
      peer: member.peer,
      player: guest?.hello.player,
      name: guest?.profile.name ?? '',
      colour: guest?.profile.colour ?? 0,
      recorder: member.recorder,
      listens: guest?.hello.isMember === false,
      door: guest ? guest.profile.door : member.door,
      link: linkWord(guest, figures),
      route: guest?.isUp ? guest.link.route() : undefined,
      via: guest?.isUp ? guest.link.via : undefined,
      rtt: figures?.rtt,
      jitter: figures?.jitter,
      loss: figures?.loss ?? 0,
      hearsMe: figures?.hearsMe ?? (guest ? 'no-link' : 'unknown'),
      heardMe: figures?.heardMe ?? false,
      playout: figures?.playout,
      clockError: figures?.clockError,
      recovered: figures?.recovered ?? 0,
      dropped: figures?.dropped ?? 0,
    }
  }
}

function linkWord(guest: Guest | undefined, figures: LiveFigures | undefined): PeerView['link'] {
  if (!guest) return 'connecting'
  if (!guest.isUp) return 'reconnecting'
  return figures?.suspect ? 'suspect' : 'open'
}
