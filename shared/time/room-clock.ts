/** One time for the whole room: whose clock holds, and how ours follows it (CL1–CL5). */
import type { Clock, Entropy, RoomClock } from '../ports.ts'
import { toHex } from '../protocol/bytes.ts'
import type { PeerId } from '../protocol/ids.ts'
import type { ClockAnnouncement } from './clock-announcement.ts'
import { type ClockEstimate, ClockSync, type PingSample } from './clock-sync.ts'
import { corrected, fixedOffset, offsetAt, STEP_MICROS, toLocal, toRoom } from './slewed-offset.ts'
import { type LocalMicros, type Micros, micros } from './units.ts'

export interface RoomClockOptions {
  readonly self: PeerId
  readonly clock: Clock
  readonly entropy: Entropy
  /** After the clock changed more than by slewing. */
  readonly onChange?: (change: ClockChange) => void
}

export type ClockChange =
  /** We are on another life of the clock: moments of the old one mean nothing on it. */
  | { readonly name: 'adopted'; readonly id: string }
  | { readonly name: 'reference'; readonly reference: PeerId }
  /** `now()` jumped by so much: the clocks had parted by more than 50 ms. */
  | { readonly name: 'stepped'; readonly by: number }

export interface SharedRoomClock extends RoomClock {
  /** This life of the clock: 16 hex digits. */
  readonly id: string
  readonly reference: PeerId
  /** What the next ping to `peer` says. */
  announcementTo(peer: PeerId): ClockAnnouncement
  /** What a verified peer's ping said. */
  hear(peer: PeerId, announcement: ClockAnnouncement): void
  /** A round trip of ours to that peer. */
  sample(peer: PeerId, sample: PingSample): void
  /** Its link closed. */
  forget(peer: PeerId): void
  /** How that peer's own clock lies to ours; undefined before its first pong. */
  estimateOf(peer: PeerId): ClockEstimate | undefined
}

interface Mate {
  readonly sync: ClockSync
  announcement: ClockAnnouncement | undefined
}

/** Beyond this (the year 2112) µs are no longer whole numbers in sums. */
const MAX_MICROS = 2 ** 52
const isPlausible = ({ clockSince, presentSince, offset }: ClockAnnouncement): boolean =>
  [clockSince, presentSince, offset].every(n => Math.abs(n) <= MAX_MICROS)

const CLOCK_ID_BYTES = 8
/** Enough pings to trust an offset that decides which clock holds. */
const TRUSTED_SAMPLES = 4
/** What the two ends of a link may differ by in how old the clocks are. */
const AGE_TOLERANCE_MICROS = 1_000_000

export function createRoomClock(options: RoomClockOptions): SharedRoomClock {
  const { self, clock, entropy } = options
  const onChange = options.onChange ?? (() => {})
  const mates = new Map<PeerId, Mate>()
  let id = toHex(entropy(CLOCK_ID_BYTES))
  // Alone we are our own reference, and the room's time is our own.
  let line = fixedOffset(clock.now(), 0)
  let since = toRoom(line, clock.now())
  let presentSince = since
  let reference = self

  function mateOf(peer: PeerId): Mate {
    const known = mates.get(peer)
    if (known) return known
    const mate: Mate = { sync: new ClockSync(), announcement: undefined }
    mates.set(peer, mate)
    return mate
  }

  /** The longest-present of those on our clock; ties: the smallest id. */
  function electReference(): void {
    let elected = self
    let longest = presentSince
    for (const [peer, { announcement, sync }] of mates) {
      if (announcement?.clockId !== id || !sync.estimate(clock.now())) continue
      const rank = announcement.presentSince - longest || (peer < elected ? -1 : 1)
      if (rank < 0) {
        elected = peer
        longest = announcement.presentSince
      }
    }
    if (elected === reference) return
    reference = elected
    // From here on we lead: the room's time goes on as we have it, at our own rate.
    if (elected === self) line = fixedOffset(clock.now(), offsetAt(line, clock.now()))
    onChange({ name: 'reference', reference })
  }

  /** Room clock less our own clock, as that peer has it. */
  function offsetThrough({ announcement, sync }: Mate): ClockEstimate | undefined {
    const estimate = sync.estimate(clock.now())
    if (!announcement || !estimate) return undefined
    return {
      offset: estimate.offset + announcement.offset,
      skew: estimate.skew,
      errorBound: micros(estimate.errorBound + announcement.errorBound),
    }
  }

  function follow(): void {
    const mate = mates.get(reference)
    const through = mate && offsetThrough(mate)
    if (!through) return
    const now = clock.now()
    const before = offsetAt(line, now)
    const next = corrected(line, now, through.offset, through.skew)
    line = next.line
    if (next.stepped) onChange({ name: 'stepped', by: offsetAt(line, now) - before })
  }

  /** How much longer our clock has lived than that mate's; undefined until we can tell. */
  function olderBy(mate: Mate): number | undefined {
    const through = offsetThrough(mate)
    if (!mate.announcement || !through || mate.sync.size < TRUSTED_SAMPLES) return undefined
    const now = clock.now()
    const theirAge = now + through.offset - mate.announcement.clockSince
    return toRoom(line, now) - since - theirAge
  }

  /** The smaller id of a pair decides which clock is older, so that both decide alike (CL5). */
  function ourClockHolds(peer: PeerId, mate: Mate): boolean | undefined {
    const older = olderBy(mate)
    if (older === undefined || !mate.announcement) return undefined
    if (self < peer) return older > 0 || (older === 0 && id < mate.announcement.clockId)
    return !(mate.announcement.holds && older < AGE_TOLERANCE_MICROS)
  }

  function settle(peer: PeerId): void {
    const mate = mateOf(peer)
    if (mate.announcement && mate.announcement.clockId !== id) {
      if (ourClockHolds(peer, mate) === false) adopt(mate, mate.announcement)
    }
    electReference()
    if (peer === reference) follow()
  }

  function adopt(mate: Mate, announcement: ClockAnnouncement): void {
    const through = offsetThrough(mate)
    if (!through) return
    const now = clock.now()
    const by = through.offset - offsetAt(line, now)
    line = fixedOffset(now, through.offset, through.skew)
    id = announcement.clockId
    since = announcement.clockSince
    presentSince = toRoom(line, now)
    onChange({ name: 'adopted', id })
    if (Math.abs(by) > STEP_MICROS) onChange({ name: 'stepped', by })
  }

  const errorBound = (): Micros => {
    const mate = mates.get(reference)
    const through = mate && offsetThrough(mate)
    if (!through) return micros(0)
    // What is still to be worked off is wrong too.
    const rest = Math.abs(through.offset - offsetAt(line, clock.now()))
    return micros(through.errorBound + Math.ceil(rest))
  }

  return {
    get id() {
      return id
    },
    get reference() {
      return reference
    },
    now: () => toRoom(line, clock.now()),
    toRoom: (local: LocalMicros) => toRoom(line, local),
    toLocal: (room: Micros) => toLocal(line, room),
    errorBound,
    announcementTo(peer) {
      const mate = mates.get(peer)
      const differs = mate?.announcement && mate.announcement.clockId !== id
      return {
        clockId: id,
        clockSince: since,
        presentSince,
        reference,
        offset: Math.round(offsetAt(line, clock.now())),
        errorBound: errorBound(),
        holds: differs === true && self < peer && ourClockHolds(peer, mate) === true,
      }
    },
    hear(peer, announcement) {
      if (!isPlausible(announcement)) return
      mateOf(peer).announcement = announcement
      settle(peer)
    },
    sample(peer, sample) {
      mateOf(peer).sync.add(sample)
      settle(peer)
    },
    forget(peer) {
      mates.delete(peer)
      electReference()
      follow()
    },
    estimateOf: peer => mates.get(peer)?.sync.estimate(clock.now()),
  }
}
