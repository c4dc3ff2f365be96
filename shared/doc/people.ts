/**
 * What the document says about its players beside their names: what they say of themselves, what the
 * host decided about them, and who the host is (DOC10). Pure in the document, so peers agree.
 */
import * as v from 'valibot'
import { isPlayerId, isTrackId, type PlayerId, type TrackId } from '../protocol/ids.ts'
import { type Knobs, NO_KNOBS } from '../sound/knobs.ts'
import type { Micros } from '../time/units.ts'
import { readMap } from './crdt.ts'
import { DEFAULT_INSTRUMENT } from './defaults.ts'
import { fraction, id, micros, word } from './edits/shapes.ts'
import { Instrument } from './edits/tracks.ts'
import { guardOf } from './guards.ts'
import { readKnobs } from './knobs.ts'
import { hostOf as firstHostOf, type StoredPlayer } from './players.ts'
import { type Fields, readRegister } from './register.ts'

export interface SelfFields {
  readonly instrument: string
  /** null: no preference. */
  readonly complexity: number | null
  readonly cultures: readonly string[]
  readonly recording: TrackId | null
  readonly lastActive: Micros
}
export const SELF: Fields<SelfFields> = {
  instrument: guardOf(Instrument),
  complexity: guardOf(v.nullable(fraction)),
  cultures: guardOf(v.pipe(v.array(word(40)), v.maxLength(8))),
  recording: guardOf(v.nullable(id(isTrackId))),
  lastActive: guardOf(micros),
}

const ROLES = ['player', 'listener', 'removed'] as const
export interface RightsFields {
  readonly role: (typeof ROLES)[number]
  readonly muted: boolean
}
export const RIGHTS: Fields<RightsFields> = {
  role: guardOf(v.picklist(ROLES)),
  muted: guardOf(v.boolean()),
}

/** Who has had the host's office, the present holder last. */
export interface OfficeFields {
  readonly holders: readonly PlayerId[]
  /** Who opened the session file that this room began with (SF4). */
  readonly opener: PlayerId
  /** For whom the present holder stands in; null where he was given the office (DOC21). */
  readonly awaited: PlayerId | null
}
export const MAX_HOLDERS = 32
const OFFICE: Fields<OfficeFields> = {
  holders: guardOf(v.pipe(v.array(id(isPlayerId)), v.minLength(1), v.maxLength(MAX_HOLDERS))),
  opener: guardOf(id(isPlayerId)),
  awaited: guardOf(v.nullable(id(isPlayerId))),
}
export const LOCK: Fields<{ locked: boolean }> = { locked: guardOf(v.boolean()) }

export interface Office {
  readonly host: PlayerId | undefined
  /** Who found nobody here, or opened the file: he may always take the office back. */
  readonly first: PlayerId | undefined
  readonly holders: readonly PlayerId[]
  /** Host again as soon as he comes back. */
  readonly awaited: PlayerId | undefined
}

/** The last holder who is a player of this document; before anybody took it, the first one. */
export function readOffice(
  container: unknown,
  players: ReadonlyMap<PlayerId, StoredPlayer>,
): Office {
  const { holders = [], opener, awaited } = readRegister(container, OFFICE)
  const first = opener !== undefined && players.has(opener) ? opener : firstHostOf(players)
  const host = holders.findLast(one => players.has(one)) ?? first
  return { host, first, holders, awaited: awaited ?? undefined }
}

/** Whose decisions count, also those made while another was host. */
export const hasHeldOffice = (office: Office, player: PlayerId): boolean =>
  player === office.first || office.holders.includes(player)

/** What one plays on: the choice, and how its knobs were turned. */
export interface Sound {
  readonly instrument: string
  readonly knobs: Knobs
}
export const DEFAULT_SOUND: Sound = { instrument: DEFAULT_INSTRUMENT, knobs: NO_KNOBS }

/** As that player says; the word of nobody else counts. */
export function soundOf(people: unknown, player: PlayerId): Sound {
  const person = readMap(readMap(people)?.[player])
  const isOwn = (author: PlayerId) => author === player
  const { instrument = DEFAULT_INSTRUMENT } = readRegister(person?.self, SELF, isOwn)
  return { instrument, knobs: readKnobs(person?.knobs, instrument, isOwn) }
}

/** What the host decided about one player; the word of nobody else counts. */
export const readRights = (
  people: unknown,
  player: PlayerId,
  office: Office,
): Partial<RightsFields> =>
  readRegister(readMap(readMap(people)?.[player])?.rights, RIGHTS, author =>
    hasHeldOffice(office, author),
  )
