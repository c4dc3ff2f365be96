/** What a room remembers after a long year: edited notes on many tracks, takes, moved controls. */
import { openNodeCrdt } from '../../../archive/crdt-wasm.ts'
import type { Crdt } from '../../../shared/doc/crdt.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import {
  type MarkerId,
  type NoteId,
  newActorId,
  type PageHash,
} from '../../../shared/protocol/ids.ts'
import { PAGE_EVENTS, writtenPageOf } from '../../../shared/take/page.ts'
import { ticks } from '../../../shared/time/units.ts'
import { clipId, playerId, stampOf, takeId, trackId } from '../../support/edits.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { lively } from './big-session.ts'
import { entropy } from './node-players.ts'

export interface LargeSession {
  readonly document: Uint8Array
  readonly pages: ReadonlyMap<PageHash, Uint8Array>
  /** All that was done, in order, one change each. */
  readonly edits: readonly Edit[]
}

const TRACKS = 20
const NOTES_A_CLIP = 1_000
const PLAYERS = 4
const PAGES_A_TAKE = 200
/** An hour of one player at 100 events a second. */
const PAGES_A_PLAYER = Math.ceil((3_600 * 100) / PAGE_EVENTS)
/** Document loads that wrote it: a session is come back to. */
const LOADS = 8
/** 1 ms of the room's clock between two changes. */
const STEP = 1_000

export async function largeSession(changes: number): Promise<LargeSession> {
  const crdt = await openNodeCrdt()
  const random = seededRandom(11)
  const pages = new Map<PageHash, Uint8Array>()
  const setUp = [...tracksOf(random), ...takesOf(random, pages)]
  const edits = [
    ...setUp,
    ...Array.from({ length: changes - setUp.length }, (_, n) => moved(random, n)),
  ]
  return { document: written(crdt, edits), pages, edits }
}

/** One document in two versions, each with so many changes of its own; a marker is the last of them. */
export async function apartDocuments(changes: number): Promise<readonly [Uint8Array, Uint8Array]> {
  const crdt = await openNodeCrdt()
  const random = seededRandom(12)
  const both = continued(crdt, undefined, 0, tracksOf(random))
  const side = (player: number) => {
    const edits = Array.from({ length: changes - 1 }, (_, n) => moved(random, n))
    const done: Edit = {
      type: 'add-marker',
      marker: `m_${String(player).padStart(20, '0')}` as MarkerId,
      name: `done ${player}`,
      position: ticks(0),
    }
    return continued(crdt, both, player, [...edits, done])
  }
  return [side(1), side(2)]
}

/** By several document loads one after the other. */
function written(crdt: Crdt, edits: readonly Edit[]): Uint8Array {
  const perLoad = Math.ceil(edits.length / LOADS)
  let saved: Uint8Array | undefined
  for (let load = 0; load < LOADS; load++)
    saved = continued(crdt, saved, load, edits.slice(load * perLoad, (load + 1) * perLoad))
  return saved ?? new Uint8Array(0)
}

/** One change an edit, all by one document load. */
function continued(
  crdt: Crdt,
  saved: Uint8Array | undefined,
  load: number,
  edits: readonly Edit[],
): Uint8Array {
  const replica = new Replica(crdt, newActorId(entropy))
  if (saved) replica.load([saved])
  edits.forEach((edit, n) => {
    const moment = (load * edits.length + n) * STEP
    replica.edit([edit], stampOf(playerId(load % PLAYERS), moment))
  })
  return replica.save()
}

function tracksOf(random: () => number): readonly Edit[] {
  return Array.from({ length: TRACKS }, (_, n): readonly Edit[] => {
    const notes = new DataView(new ArrayBuffer(NOTES_A_CLIP * 12))
    for (let note = 0; note < NOTES_A_CLIP; note++) {
      notes.setUint32(note * 12, note * 240)
      notes.setUint32(note * 12 + 4, 240)
      notes.setUint8(note * 12 + 8, 36 + Math.floor(random() * 48))
      notes.setUint8(note * 12 + 9, 100)
    }
    return [
      { type: 'add-track', track: trackId(n), name: `Track ${n + 1}` },
      {
        type: 'add-clip',
        track: trackId(n),
        clip: clipId(n),
        start: ticks(0),
        length: ticks(NOTES_A_CLIP * 240),
        notes: new Uint8Array(notes.buffer),
      },
    ]
  }).flat()
}

function takesOf(random: () => number, pages: Map<PageHash, Uint8Array>): readonly Edit[] {
  const edits: Edit[] = []
  for (let page = 0; page < PLAYERS * PAGES_A_PLAYER; page++) {
    const take = takeId(Math.floor(page / PAGES_A_TAKE))
    const player = playerId(Math.floor(page / PAGES_A_PLAYER))
    const first = (page % PAGES_A_TAKE) * PAGE_EVENTS
    const written = writtenPageOf({ take, events: lively(random, first, page * 2_560_000) })
    pages.set(written.hash, written.bytes)
    if (first === 0) edits.push({ type: 'open-take', take, player, startedAt: written.ref.from })
    edits.push({ type: 'add-pages', take, pages: [written.ref], replaces: [] })
  }
  return edits
}

/** Every note in turn; in between a fader. */
function moved(random: () => number, n: number): Edit {
  const track = n % TRACKS
  if (random() < 0.1)
    return {
      type: 'set-track',
      track: trackId(track),
      strip: { level: -Math.floor(random() * 30) },
    }
  const note = Math.floor(n / TRACKS) % NOTES_A_CLIP
  const id = `n_${note.toString(16).padStart(3, '0')}` as NoteId
  const change =
    random() < 0.5
      ? { id, start: ticks(Math.floor(random() * NOTES_A_CLIP * 240)) }
      : { id, velocity: 1 + Math.floor(random() * 127) }
  return { type: 'change-notes', track: trackId(track), clip: clipId(track), changes: [change] }
}
