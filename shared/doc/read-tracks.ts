/** Reads the tracks of a document and their clips. */
import { type ClipId, isClipId, isPlayerId, isTrackId, type TrackId } from '../protocol/ids.ts'
import { readClipNotes } from './clip-notes.ts'
import { readMap } from './crdt.ts'
import { isPosition } from './legal.ts'
import { type Named, readEntries, withId } from './read-entries.ts'
import { parseJson } from './register.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import type { ClipView, TrackView } from './view.ts'

const MAX_NAME = 60

type Tracks = Readonly<Record<TrackId, TrackView>>
type Clips = Readonly<Record<ClipId, ClipView>>

export function createTracksReader(): (container: unknown) => Tracks {
  const clip = oncePerObject(readClip)
  const clips = oncePerObject(
    (container): Clips => Object.fromEntries(readEntries(container, isClipId, clip)),
  )
  const track = oncePerObject(stored => readTrack(stored, clips))
  return lastResult(
    (container): Tracks => Object.fromEntries(readEntries(container, isTrackId, track)),
  )
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
