/**
 * Where a clip keeps the notes that were written one by one: on _shelves_, one for each document
 * load that wrote some, under its ActorId, `{ by: PlayerId, NoteId: bytes }`. Nobody else writes on
 * it, so that no two ever write the same key at once, and no conflict has to be looked for.
 */
import { EditError } from '../errors.ts'
import { isActorId, isNoteId, isPlayerId, type NoteId, type PlayerId } from '../protocol/ids.ts'
import type { Micros } from '../time/units.ts'
import { atomicText, type Draft, readMap, readText } from './crdt.ts'
import type { EditStamp } from './edit.ts'
import type { NoteCells } from './note-cells.ts'
import { decodeNote, encodeNote } from './note-entry.ts'
import { MAX_ENTRIES } from './schema.ts'

/** A clip's map holds a few keys of its own besides. */
const MAX_SHELVES = 240
/** A shelf that is full goes on under its name and a number. */
const MAX_PARTS = 16
const AUTHOR = 'by'

/** `Object.keys` of a draft asks Automerge about each key again. */
const keysOf = (map: Draft): readonly string[] =>
  Reflect.ownKeys(map).filter(key => typeof key === 'string')

const ACTOR_DIGITS = 32
const isShelfName = (key: string): boolean =>
  isActorId(key.slice(0, ACTOR_DIGITS)) && /^(?:\+[0-9a-f])?$/.test(key.slice(ACTOR_DIGITS))

export interface Shelf {
  readonly name: string
  readonly map: Draft
}

/** The shelves of a clip, in the same order for everybody. */
export function shelvesOf(clip: Draft): readonly Shelf[] {
  const names = keysOf(clip).filter(isShelfName).sort().slice(0, MAX_SHELVES)
  return names.flatMap(name => {
    const map = readMap(clip[name])
    return map ? [{ name, map }] : []
  })
}

export function authorOf(shelf: Draft): PlayerId | undefined {
  const player = readText(shelf[AUTHOR])
  return isPlayerId(player) ? player : undefined
}

export const notesOn = (shelf: Draft): readonly NoteId[] =>
  keysOf(shelf).filter(isNoteId).sort().slice(0, MAX_ENTRIES)

interface Place {
  readonly map: Draft
  /** Looked up when it matters; null: nobody. */
  author: PlayerId | null | undefined
  /** Written by this document load; not always by the same player. */
  readonly isHere: boolean
  /** Entries that fit besides; counted when it matters. */
  room: number | undefined
}

/** A clip's shelves while an edit of its notes is applied. */
export class Shelves {
  readonly #clip: Draft
  readonly #player: PlayerId
  readonly #moment: Micros
  readonly #actor: string
  readonly #places: Place[]
  #ownCount: number

  /** @param writer names the document load that writes */
  constructor(writer: string, clip: Draft, { player, moment }: EditStamp) {
    this.#clip = clip
    this.#player = player
    this.#moment = moment
    this.#actor = writer
    const shelves = shelvesOf(clip)
    this.#ownCount = shelves.filter(({ name }) => name.startsWith(this.#actor)).length
    this.#places = shelves.map(({ name, map }) => {
      const isHere = name.startsWith(this.#actor)
      return { map, author: undefined, isHere, room: undefined }
    })
  }

  ids(): readonly NoteId[] {
    return this.#places.flatMap(({ map }) => notesOn(map))
  }

  /** What each shelf says about a note, for itself. */
  entries(id: NoteId): readonly NoteCells[] {
    const found: NoteCells[] = []
    for (const place of this.#places) {
      const stored = place.map[id]
      const author = stored === undefined ? null : authorAt(place)
      const cells = author === null ? undefined : decodeNote(stored, author)
      if (cells) found.push(cells)
    }
    return found
  }

  /**
   * Writes the cells, and those of the own shelf that still hold.
   *
   * @param known what the clip knew of the note until now
   * @throws EditError `too-large` when there is no room for a shelf or on it
   */
  write(id: NoteId, known: NoteCells, cells: NoteCells): void {
    const own = this.#places.filter(place => place.isHere && authorAt(place) === this.#player)
    for (const { map } of own) {
      const stored = map[id]
      if (stored === undefined) continue
      const standing = standingOf(decodeNote(stored, this.#player), known)
      map[id] = encodeNote({ ...standing, ...cells }, this.#moment)
      return
    }
    const place = own.find(hasRoom) ?? this.#addShelf()
    if (place.room !== undefined) place.room--
    place.map[id] = encodeNote(cells, this.#moment)
  }

  #addShelf(): Place {
    if (this.#ownCount >= MAX_PARTS || this.#places.length >= MAX_SHELVES)
      throw new EditError('too-large', 'This clip cannot hold more changes.')
    const name = nameOf(this.#actor, this.#ownCount++)
    this.#clip[name] = { [AUTHOR]: atomicText(this.#player) }
    const map = readMap(this.#clip[name])
    if (!map) throw new Error('Automerge made a map and has none')
    const place = { map, author: this.#player, isHere: true, room: undefined }
    this.#places.push(place)
    return place
  }
}

/**
 * Without the cells that others have outranked meanwhile: all of an entry has one moment, and a
 * later one must not bring back what its author has seen overwritten.
 */
function standingOf(own: NoteCells | undefined, known: NoteCells): NoteCells {
  const entries = Object.entries(own ?? {})
  return Object.fromEntries(
    entries.filter(([field, { n, player, value }]) => {
      const holds = known[field as keyof NoteCells]
      return holds?.n === n && holds.player === player && holds.value === value
    }),
  )
}

/** It is said once on a shelf: what another player wrote from this document load stands apart. */
function authorAt(place: Place): PlayerId | null {
  place.author ??= authorOf(place.map) ?? null
  return place.author
}

function hasRoom(place: Place): boolean {
  place.room ??= MAX_ENTRIES - keysOf(place.map).length
  return place.room > 0
}

const nameOf = (actor: string, part: number): string =>
  part === 0 ? actor : `${actor}+${part.toString(16)}`
