/**
 * Where everybody's attention is, and which control is in whose hand (PR): on the live path, a few
 * bytes at a time, never in the document.
 */
import { encodePresence, type Presence, type PresencePacket } from '../live/presence-packet.ts'
import type { Cancel, Clock } from '../ports.ts'
import type { PeerId } from '../protocol/ids.ts'
import { type LocalMicros, localMicros, ms, seconds } from '../time/units.ts'

export interface PresenceOptions {
  readonly clock: Clock
  /** To every linked player, over the lossy lane. */
  send(datagram: Uint8Array): void
  /** That peer moves a control, or (undefined) lets go of it. */
  onHeld(peer: PeerId, held: Presence['held']): void
  onChange(): void
}

export interface PresenceBoard {
  /** What I show of myself; absent parts stay. At most 60 packets a second leave, the newest always. */
  show(changes: Partial<Presence>): void
  heard(peer: PeerId, packet: PresencePacket): void
  /** That peer has left: it stays, faded, for five minutes (PR2). */
  gone(peer: PeerId): void
  others(): ReadonlyMap<PeerId, ShownPresence>
  close(): void
}

export interface ShownPresence extends Presence {
  readonly isHere: boolean
}

const LEAST_GAP = ms(1000 / 60)
/** Said again, for who has just come or lost the last one; while a control moves, much sooner. */
const REPEAT = seconds(1)
const REPEAT_HELD = ms(50)
/** A hand whose page says nothing more has let go. */
const HELD_PATIENCE = seconds(1)
const FADED_FOR = seconds(300)
const NOTHING: Presence = { focus: '', selection: [] }

interface Other {
  readonly seq: number
  readonly presence: ShownPresence
  /** When what it holds, or all of it once it has left, is forgotten. */
  readonly expires: Cancel | undefined
}

export function createPresenceBoard(options: PresenceOptions): PresenceBoard {
  const { clock } = options
  const others = new Map<PeerId, Other>()
  let mine: Presence = NOTHING
  let seq = 0
  let sentAt: LocalMicros | undefined
  let timer: Cancel | undefined

  function send(): void {
    timer?.()
    const datagram = encodePresence(seq, mine)
    seq = (seq + 1) & 0xffff
    sentAt = clock.now()
    if (datagram) options.send(datagram)
    timer = clock.at(localMicros(sentAt + (mine.held ? REPEAT_HELD : REPEAT)), send)
  }

  function place(peer: PeerId, other: Other): void {
    others.get(peer)?.expires?.()
    others.set(peer, other)
    options.onChange()
  }

  function letGo(peer: PeerId): void {
    const other = others.get(peer)
    if (!other?.presence.held) return
    const { held: _, ...presence } = other.presence
    options.onHeld(peer, undefined)
    place(peer, { ...other, presence, expires: undefined })
  }

  return {
    show(changes) {
      mine = { ...mine, ...changes }
      if (mine.held === undefined) {
        const { held: _, ...rest } = mine
        mine = rest
      }
      const due = sentAt === undefined ? clock.now() : localMicros(sentAt + LEAST_GAP)
      if (clock.now() >= due) send()
      else {
        timer?.()
        timer = clock.at(due, send)
      }
    },
    heard(peer, { seq, presence }) {
      const before = others.get(peer)
      if (before?.presence.isHere && !isNewer(seq, before.seq)) return
      if (presence.held || before?.presence.held) options.onHeld(peer, presence.held)
      const patience = localMicros(clock.now() + HELD_PATIENCE)
      const expires = presence.held && clock.at(patience, () => letGo(peer))
      place(peer, { seq, presence: { ...presence, isHere: true }, expires })
    },
    gone(peer) {
      const other = others.get(peer)
      if (!other) return
      letGo(peer)
      const forget = () => {
        others.delete(peer)
        options.onChange()
      }
      const expires = clock.at(localMicros(clock.now() + FADED_FOR), forget)
      const { held: _, ...presence } = other.presence
      place(peer, { ...other, presence: { ...presence, isHere: false }, expires })
    },
    others: () => new Map(Array.from(others, ([peer, { presence }]) => [peer, presence])),
    close() {
      timer?.()
      for (const { expires } of others.values()) expires?.()
    },
  }
}

/** Modulo 2¹⁶: what is less than half the circle ahead. */
function isNewer(seq: number, than: number): boolean {
  const ahead = (seq - than) & 0xffff
  return ahead > 0 && ahead < 0x8000
}
