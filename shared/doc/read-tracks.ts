/** Reads the tracks of a document and their clips. */
import { type ClipId, isClipId, isPlayerId, isTrackId, type TrackId } from '../protocol/ids.ts'
import { readClipNotes } from './clip-notes.ts'
import { readMap } from './crdt.ts'
import { isPosition } from './fields.ts'
import { parseJson } from './register.ts'
import { MAX_ENTRIES } from './schema.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import type { ClipView, TrackView } from './view.ts'

const MAX_NAME = 60

type Tracks = Readonly<Record<TrackId, TrackView>>
type Clips = Readonly<Record<ClipId, ClipView>>
/** What an object holds, but for the id that it stands under. */
type Named<Id, View> = (id: Id) => View

export function createTracksReader(): (container: unknown) => Tracks {
  const clip = oncePerObject(readClip)
  const clips = oncePerObject((container): Clips => readEntries(container, isClipId, clip))
  const track = oncePerObject(stored => readTrack(stored, clips))
  return lastResult((container): Tracks => readEntries(container, isTrackId, track))
}

function readEntries<Id extends string, View>(
  container: unknown,
  isId: (key: unknown) => key is Id,
  read: (stored: unknown) => Named<Id, View> | undefined,
): Record<Id, View> {
  const map = readMap(container) ?? {}
  const entries = Object.keys(map)
    .filter(isId)
    .sort()
    .slice(0, MAX_ENTRIES)
    .map((id): [Id, View | undefined] => [id, read(map[id])?.(id)])
    .filter(([, view]) => view !== undefined)
  return Object.fromEntries(entries) as Record<Id, View>
}

function readTrack(
  stored: unknown,
  readClips: (container: unknown) => Clips,
): Named<TrackId, TrackView> | undefined {
  const track = readMap(stored)
  const info = parseJson(track?.info)
  if (!track || typeof info !== 'object' || info === null) return undefined
  const { name, owner } = info as { name?: unknown; owner?: unknown }
  if (typeof name !== 'string' || !name.trim() || !isPlayerId(owner)) return undefined
  const clips = readClips(track.clips)
  return withId({ name: name.trim().slice(0, MAX_NAME), owner, clips })
}

/** Undefined also for a clip whose tombstone names its revision or a later one. */
function readClip(stored: unknown): Named<ClipId, ClipView> | undefined {
  const clip = readMap(stored)
  const info = parseJson(clip?.info)
  if (!clip || typeof info !== 'object' || info === null) return undefined
  const { start, length, revision } = info as Readonly<Record<string, unknown>>
  if (!isPosition(start) || !isPosition(length) || length < 1) return undefined
  if (typeof revision !== 'number') return undefined
  if (typeof clip.removed === 'number' && clip.removed >= revision) return undefined
  return withId({ start, length, notes: readClipNotes(clip.notes, length) })
}

/** Adds the id once; later calls give the same object again. */
function withId<Id, Content extends object>(
  content: Content,
): Named<Id, Content & { readonly id: Id }> {
  let named: (Content & { readonly id: Id }) | undefined
  return id => {
    if (named?.id !== id) named = { ...content, id }
    return named
  }
}
