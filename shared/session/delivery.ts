/**
 * What of ours has arrived where, and who has to be asked for repair (DL). It knows heads and
 * moments only: no document, no clock, no network.
 */
import type { Standing } from '../ports.ts'
import type { ChangeHash, PeerId } from '../protocol/ids.ts'
import { type LocalMicros, localMicros, type Micros, seconds } from '../time/units.ts'
import { digestOf, isSameDigest } from './heads-digest.ts'

/** What the player may want to know. */
export interface DeliveryView {
  /**
   * `late`: on their way for 5 s. `stuck`: asked three times in vain. `different`: three times
   * answered, and we hear each other, and are still not the same.
   */
  readonly state: 'arrived' | 'late' | 'stuck' | 'different'
  /** Whose page is behind it; undefined while all has arrived. */
  readonly peer: PeerId | undefined
  /** Changes of mine that this page lacks, as far as is known. */
  readonly waiting: number
  /** While nobody is linked: changes of mine that nobody else has. */
  readonly kept: number
}
export const ALL_ARRIVED: DeliveryView = {
  state: 'arrived',
  peer: undefined,
  waiting: 0,
  kept: 0,
}

/** Someone whose document was not seen to be ours for that long lacks something, or has more. */
const LATE_AFTER = seconds(5)
const LONGEST_WAIT = seconds(30)
/** Askings in vain before the player is told. */
const ASKINGS_TOLD = 3
/** Of our document: at 30 changes a second those of 17 s. */
const REMEMBERED_STATES = 512

/** One that our document had. */
interface State {
  readonly heads: readonly ChangeHash[]
  /** Our own changes in it. */
  readonly made: number
  /** Of its heads, made when a heartbeat asks: there are many more edits than heartbeats. */
  digest: Uint8Array | undefined
  /** When it was no longer ours; undefined while it is. */
  leftAt: LocalMicros | undefined
}

interface Peer {
  acknowledged: number
  /** When its document was last known to be as ours. */
  inStepAt: LocalMicros
  /** When we first sent something to be answered, and have not seen that it has what we had. */
  askedAt: LocalMicros | undefined
  /** Since it was in step; answers that show a difference. */
  askings: number
  answers: number
  dueAt: LocalMicros
}

export class Deliveries {
  /** Oldest first; the last is as our document is now. */
  readonly #states: State[] = []
  readonly #peers = new Map<PeerId, Peer>()
  #made = 0
  /** The most that anybody has acknowledged, also one who has left. */
  #known = 0

  /** @param made our own changes so far, in the document with these heads */
  become(heads: readonly ChangeHash[], made: number, now: LocalMicros): void {
    this.#made = made
    const last = this.#states.at(-1)
    if (last && last.heads.join() === heads.join()) return
    if (last) last.leftAt = now
    this.#states.push({ heads, made, digest: undefined, leftAt: undefined })
    if (this.#states.length > REMEMBERED_STATES) this.#states.shift()
  }

  /** Of our document's heads now; undefined before there is one. */
  digest(): Uint8Array | undefined {
    const now = this.#states.at(-1)
    return now && digestIn(now)
  }

  up(peer: PeerId, now: LocalMicros): void {
    this.#peers.set(peer, {
      acknowledged: 0,
      inStepAt: now,
      askedAt: undefined,
      askings: 0,
      answers: 0,
      dueAt: localMicros(now + LATE_AFTER),
    })
  }

  down(peer: PeerId): void {
    this.#peers.delete(peer)
  }

  /** @returns whether that digest, from a heartbeat, is of our document as it is now */
  heartbeat(peer: PeerId, digest: Uint8Array, now: LocalMicros): boolean {
    const state = this.#states.findLast(one => isSameDigest(digestIn(one), digest))
    const standing = this.#peers.get(peer)
    if (!state || !standing) return false
    this.#acknowledge(standing, state.made)
    seenInStep(standing, state.leftAt ?? now, now)
    return state.leftAt === undefined
  }

  /** A sync message goes to that peer. */
  asked(peer: PeerId, now: LocalMicros): void {
    const standing = this.#peers.get(peer)
    if (standing) standing.askedAt ??= now
  }

  /** A sync message of that peer has been taken. */
  answered(peer: PeerId, { acknowledged, inStep, differs }: Standing, now: LocalMicros): void {
    const standing = this.#peers.get(peer)
    if (!standing) return
    if (differs) standing.answers++
    this.#acknowledge(standing, acknowledged)
    if (!inStep) return
    seenInStep(standing, standing.askedAt ?? now, now)
    standing.askedAt = undefined
  }

  /**
   * Whom to ask now, each once a turn of its own; `afresh` when asking simply was in vain.
   *
   * @param isMoving a message to or from that peer is on its way, piece by piece
   */
  due(
    now: LocalMicros,
    isMoving: (peer: PeerId) => boolean,
  ): readonly { readonly peer: PeerId; readonly afresh: boolean }[] {
    const due = [...this.#peers].filter(([, { dueAt }]) => now >= dueAt)
    return due.flatMap(([peer, standing]) => {
      if (isMoving(peer)) {
        standing.dueAt = localMicros(now + LATE_AFTER)
        return []
      }
      standing.askings++
      standing.dueAt = localMicros(now + waitAfter(standing.askings))
      const afresh = standing.askings > 1
      if (afresh) standing.askedAt = undefined
      return [{ peer, afresh }]
    })
  }

  /** The worst of all links. */
  view(): DeliveryView {
    if (this.#peers.size === 0) return { ...ALL_ARRIVED, kept: this.#made - this.#known }
    const rows = Array.from(this.#peers, ([peer, standing]) => this.#viewOf(peer, standing))
    return rows.reduce((worst, row) => (isWorse(row, worst) ? row : worst), ALL_ARRIVED)
  }

  #viewOf(peer: PeerId, { acknowledged, askings, answers }: Peer): DeliveryView {
    const waiting = this.#made - acknowledged
    const isTold = askings > ASKINGS_TOLD
    if (isTold && answers >= ASKINGS_TOLD) return { state: 'different', peer, waiting, kept: 0 }
    if (askings === 0 || waiting === 0) return ALL_ARRIVED
    return { state: isTold ? 'stuck' : 'late', peer, waiting, kept: 0 }
  }

  #acknowledge(standing: Peer, made: number): void {
    standing.acknowledged = Math.max(standing.acknowledged, made)
    this.#known = Math.max(this.#known, made)
  }
}

function digestIn(state: State): Uint8Array {
  state.digest ??= digestOf(state.heads)
  return state.digest
}

/** @param at when it was in step: earlier than now if what was seen is older */
function seenInStep(peer: Peer, at: LocalMicros, now: LocalMicros): void {
  peer.inStepAt = localMicros(Math.max(peer.inStepAt, at))
  if (now - peer.inStepAt >= LATE_AFTER) return
  peer.askings = 0
  peer.answers = 0
  peer.dueAt = localMicros(peer.inStepAt + LATE_AFTER)
}

/** 5 s between the askings that nobody is told of, then twice as long each time, at most 30 s. */
const waitAfter = (askings: number): Micros =>
  seconds(Math.min(LONGEST_WAIT, LATE_AFTER * 2 ** Math.max(0, askings - ASKINGS_TOLD)) / 1e6)

const SEVERITY: Readonly<Record<DeliveryView['state'], number>> = {
  arrived: 0,
  late: 1,
  stuck: 2,
  different: 3,
}
const isWorse = (a: DeliveryView, b: DeliveryView): boolean =>
  SEVERITY[a.state] > SEVERITY[b.state] || (a.state === b.state && a.waiting > b.waiting)
