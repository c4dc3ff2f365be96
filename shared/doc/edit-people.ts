/** What the edits by and about players write. */

import type { PlayerId } from '../protocol/ids.ts'
import { NO_KNOBS } from '../sound/knobs.ts'
import { atomicText, type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { setStrip } from './edit-tracks.ts'
import { type Changes, differences, openMap, refuseIfFull } from './entity.ts'
import { resetKnobs, turnKnobs } from './knobs.ts'
import {
  LOCK,
  MAX_HOLDERS,
  type Office,
  type OfficeFields,
  RIGHTS,
  type RightsFields,
  readOffice,
  SELF,
  type SelfFields,
  soundOf,
} from './people.ts'
import { readPlayers } from './players.ts'
import { type Author, readRegister, writeRegister } from './register.ts'

export function setPlayer(draft: Draft, edit: EditOf<'set-player'>, stamp: EditStamp): void {
  const container = readMap(draft.players)
  if (!container) return
  const players = readPlayers(container)
  const before = players.get(stamp.player)
  openPerson(draft, stamp.player)
  if (before?.name === edit.name && before.colour === edit.colour) return
  if (!before) refuseIfFull(container)
  const { joinedAt, first } = before ?? { joinedAt: stamp.moment, first: players.size === 0 }
  const { name, colour } = edit
  container[stamp.player] = atomicText(JSON.stringify({ name, colour, joinedAt, first }))
}

/**
 * Made by the player himself as he enters, so that it is there when others write into it; for one
 * who entered in version 1, by whoever needs it first.
 */
function openPerson(draft: Draft, player: string): Draft | undefined {
  const people = readMap(draft.people)
  if (!people) return undefined
  if (people[player] === undefined) {
    refuseIfFull(people)
    people[player] = { self: {}, rights: {}, strip: {}, knobs: {} }
  }
  return readMap(people[player])
}

/** What the author says of himself. */
export function setSelf(
  crdt: Crdt,
  draft: Draft,
  changes: Changes<SelfFields>,
  stamp: EditStamp,
): void {
  if (!readPlayers(draft.players).has(stamp.player)) return
  const self = openMap(openPerson(draft, stamp.player), 'self')
  const { lastActive: _, ...now } = readRegister(self, SELF)
  writeRegister<SelfFields>(crdt, self, differences<SelfFields>(now, changes), stamp)
}

/** After the choice, if there is one: that begins with its preset. */
export function setOwnKnobs(
  crdt: Crdt,
  draft: Draft,
  { instrument, knobs = NO_KNOBS }: EditOf<'set-profile'>,
  stamp: EditStamp,
): void {
  if (!readPlayers(draft.players).has(stamp.player)) return
  const container = openMap(openPerson(draft, stamp.player), 'knobs')
  if (instrument !== undefined) resetKnobs(container)
  turnKnobs(crdt, container, soundOf(draft.people, stamp.player).instrument, knobs, stamp)
}

export function setRights(
  crdt: Crdt,
  draft: Draft,
  player: string,
  changes: Partial<RightsFields>,
  stamp: EditStamp,
): void {
  // Who only listens is no player of the document, and may have to go nevertheless.
  const isKnown = readMap(draft.players)?.[player] ?? readMap(draft.people)?.[player]
  if (isKnown === undefined && changes.role !== 'removed') return
  const rights = openMap(openPerson(draft, player), 'rights')
  const now = { role: 'player', muted: false, ...readRegister(rights, RIGHTS) } as const
  writeRegister(crdt, rights, differences<RightsFields>(now, changes), stamp)
}

export function setPlayerStrip(
  crdt: Crdt,
  draft: Draft,
  edit: EditOf<'set-player-strip'>,
  stamp: EditStamp,
): void {
  if (readMap(draft.players)?.[edit.player] === undefined) return
  setStrip(crdt, openMap(openPerson(draft, edit.player), 'strip'), edit.strip, stamp)
}

export function setHost(
  crdt: Crdt,
  draft: Draft,
  edit: EditOf<'set-host'>,
  stamp: EditStamp,
): void {
  const players = readPlayers(draft.players)
  const office = readOffice(draft.office, players)
  const { host, holders } = office
  if (host === edit.player || !players.has(edit.player)) return
  // Who was host before anybody took the office needs no mention: his word counts anyway.
  const others = holders.filter(one => one !== edit.player).slice(1 - MAX_HOLDERS)
  const awaited = awaitedAfter(office, edit.player, stamp.player)
  writeRegister<OfficeFields>(
    crdt,
    draft.office,
    { holders: [...others, edit.player], awaited },
    stamp,
  )
}

/** Who takes the office of one who is gone stands in for him; who gets it, or has it back, does not. */
export function awaitedAfter(
  { host, first, awaited }: Office,
  next: PlayerId,
  by: PlayerId,
): PlayerId | null {
  if (by === host || next === first || next === awaited) return null
  return awaited ?? host ?? null
}

/**
 * The document begins another room, by whose word it does (SF4). He need not be a player yet; who was
 * host before keeps his word for what he decided.
 */
export function takeCopy(crdt: Crdt, draft: Draft, by: Author): void {
  const { first, holders } = readOffice(draft.office, readPlayers(draft.players))
  const before = first === undefined || holders.includes(first) ? holders : [first, ...holders]
  const others = before.filter(one => one !== by.player).slice(1 - MAX_HOLDERS)
  const office = { opener: by.player, holders: [...others, by.player], awaited: null }
  writeRegister<OfficeFields>(crdt, draft.office, office, by)
}

export function setLock(crdt: Crdt, draft: Draft, locked: boolean, stamp: Author): void {
  const now = readRegister(draft.lock, LOCK).locked ?? false
  if (now !== locked) writeRegister(crdt, draft.lock, { locked }, stamp)
}
