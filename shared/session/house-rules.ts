/**
 * Who may what in this room now: the roles of the document, bound to the links of those who have them
 * (DOC10, LK7). What the document takes from whom is judged there (DOC20).
 */
import type { SessionView } from '../doc/view.ts'
import type { Hello } from '../protocol/hello.ts'
import type { PeerId, PlayerId } from '../protocol/ids.ts'
import type { Barring } from '../protocol/sync-message.ts'
import type { Guest, Guests } from './guests.ts'

export interface HouseRulesOptions {
  readonly self: PeerId
  readonly player: PlayerId
  /** We came by the listeners' link. */
  isListening(): boolean
  readonly guests: Pick<Guests, 'get' | 'linked' | 'editors'>
  session(): SessionView | undefined
  isRecorder(peer: PeerId): boolean
  /** Says why to that peer, and ends the link. */
  turnOut(peer: PeerId, why: Barring): void
  /** The door is open again: whom we turned away may come back. */
  readmit(): void
  /** Ends what sounds of that peer. */
  silence(peer: PeerId): void
}

export interface HouseRules {
  /** Why a peer whose hello is right stays out nevertheless; undefined: it is welcome. */
  refusal(peer: PeerId, hello: Hello): Barring | undefined
  /** Its notes are played here. */
  isHeard(peer: PeerId): boolean
  /** Its notes are the room's: they are kept. */
  isPlaying(peer: PeerId): boolean
  /** Mine are. */
  mayPlay(): boolean
  /** Of all whose notes are the room's mine is the smallest PeerId. */
  isFirst(): boolean
  isHost(): boolean
  /** The host's player is linked and inside, or it is we. */
  isHostHere(): boolean
  /** A peer turned us away. */
  turnedAway(peer: PeerId, why: Barring): void
  /** That peer speaks to us as to one who is welcome. */
  welcomed(peer: PeerId): void
  /** Why we are not in this room, whatever our document says. */
  barred(): Barring | undefined
  /** After each change of the document, or of who is here. */
  look(): void
}

export function createHouseRules(options: HouseRulesOptions): HouseRules {
  const { self, player: me, guests } = options
  /** Who had come in before the door was locked, and never wrote himself into the document. */
  const inside = new Set<PlayerId>()
  const turnedAwayBy = new Map<PeerId, Barring>()
  const silent = new Set<PeerId>()
  /** Whom we have told to go. */
  const leaving = new Set<PeerId>()
  let wasLocked = false

  const roleOf = (player: PlayerId) => options.session()?.players[player]?.role ?? 'player'
  const isRemoved = (player: PlayerId): boolean =>
    options.session()?.removed.includes(player) === true

  function whyOut(peer: PeerId, player: PlayerId): Barring | undefined {
    if (options.isRecorder(peer)) return undefined
    if (isRemoved(player)) return 'removed'
    const { locked = false, players = {} } = options.session() ?? {}
    return locked && !players[player] && !inside.has(player) ? 'locked' : undefined
  }

  function isPlaying(peer: PeerId): boolean {
    const hello = guests.get(peer)?.hello
    if (!hello?.isMember) return false
    const role = roleOf(hello.player)
    return role === 'host' || role === 'player'
  }

  function isHeard(peer: PeerId): boolean {
    const guest = guests.get(peer)
    if (!guest || guest.profile.door || !isPlaying(peer)) return false
    return options.session()?.players[guest.hello.player]?.muted !== true
  }

  function mayPlay(): boolean {
    const role = roleOf(me)
    return !options.isListening() && (role === 'host' || role === 'player')
  }

  function lookAt(peer: PeerId, { hello, profile }: Guest): void {
    const { locked = false } = options.session() ?? {}
    if (!locked && !profile.door) inside.add(hello.player)
    const why = profile.door || isRemoved(hello.player) ? whyOut(peer, hello.player) : undefined
    if (!why) leaving.delete(peer)
    else if (!leaving.has(peer)) {
      leaving.add(peer)
      options.turnOut(peer, why)
    }
    if (isHeard(peer)) silent.delete(peer)
    else if (!silent.has(peer)) {
      silent.add(peer)
      options.silence(peer)
    }
  }

  return {
    refusal: (peer, { player }) => whyOut(peer, player),
    isHeard,
    isPlaying,
    mayPlay,
    isFirst: () => mayPlay() && guests.linked().every(([peer]) => self < peer || !isPlaying(peer)),
    isHost: () => roleOf(me) === 'host',
    isHostHere: () =>
      roleOf(me) === 'host' || guests.editors().some(player => roleOf(player) === 'host'),
    turnedAway: (peer, why) => {
      turnedAwayBy.set(peer, why)
    },
    barred() {
      if (isRemoved(me)) return 'removed'
      const [why] = turnedAwayBy.values()
      const hasCompany = guests.linked().some(([peer]) => !turnedAwayBy.has(peer))
      return hasCompany ? undefined : why
    },
    welcomed: peer => {
      turnedAwayBy.delete(peer)
    },
    look() {
      const { locked = false } = options.session() ?? {}
      if (wasLocked && !locked) options.readmit()
      wasLocked = locked
      for (const [peer, guest] of guests.linked()) lookAt(peer, guest)
    },
  }
}
