/** Reads the tracks of a document and their clips; what did not change keeps its identity. */
import { type ClipId, isClipId, isTrackId, type PlayerId, type TrackId } from '../protocol/ids.ts'
import { NO_KNOBS } from '../sound/knobs.ts'
import { readMap } from './crdt.ts'
import { DEFAULT_STRIP } from './defaults.ts'
import { readEntity } from './entity.ts'
import { readKnobs } from './knobs.ts'
import type { Sound } from './people.ts'
import { type Named, readEntries, withId } from './read-entries.ts'
import { createNotesReader } from './read-notes.ts'
import { readRegister } from './register.ts'
import { keepEqual, lastResult, oncePerObject } from './sharing.ts'
import { CLIP, isRemovedOfOld, readClipInfo, readTrackInfo, STRIP, TRACK } from './track-fields.ts'
import type { ClipView, StripView, TrackView } from './view.ts'

/** But for the instrument, which is its owner's where nobody chose one. */
export type StoredTrack = Omit<TrackView, 'instrument'> & { readonly instrument?: string }
type Tracks = Readonly<Record<TrackId, StoredTrack>>
type Clips = Readonly<Record<ClipId, ClipView>>

/** One reader for every strip of a document. */
export const createStripReader = (): ((stored: unknown) => StripView) =>
  oncePerObject(stored =>
    keepEqual(DEFAULT_STRIP, { ...DEFAULT_STRIP, ...readRegister(stored, STRIP) }),
  )

export function createTracksReader(
  readStrip: (stored: unknown) => StripView,
): (container: unknown) => Tracks {
  const readClip = oncePerObject(createClipReader())
  const readClips = oncePerObject(
    (container): Clips => Object.fromEntries(readEntries(container, isClipId, readClip)),
  )
  const readAbout = oncePerObject(stored => readEntity(stored, TRACK))

  const readTrack = oncePerObject((stored): Named<TrackId, StoredTrack> | undefined => {
    const track = readMap(stored)
    const info = readTrackInfo(track?.info)
    if (!track || !info) return undefined
    const about = readAbout(track.about)
    if (about.isHidden) return undefined
    const strip = readStrip(track.strip)
    const { instrument } = about.fields
    const knobs = instrument === undefined ? NO_KNOBS : readKnobs(track.knobs, instrument)
    return withId({ ...info, ...about.fields, knobs, strip, clips: readClips(track.clips) })
  })
  return lastResult(
    (container: unknown): Tracks =>
      Object.fromEntries(readEntries(container, isTrackId, readTrack)),
  )
}

function createClipReader(): (stored: unknown) => Named<ClipId, ClipView> | undefined {
  const readNotes = createNotesReader()
  const readPlace = oncePerObject(stored => readEntity(stored, CLIP))
  return stored => {
    const clip = readMap(stored)
    const info = readClipInfo(clip?.info)
    if (!clip || !info) return undefined
    const place = readPlace(clip.place)
    if (place.isHidden || isRemovedOfOld(clip.removed, place.revision)) return undefined
    const { start, length, loop } = { ...info, ...place.fields }
    return withId({ start, length, ...(loop !== null && { loop }), notes: readNotes(clip) })
  }
}

/** @param soundOf what a player plays on */
function sounding(track: StoredTrack, soundOf: (owner: PlayerId) => Sound): TrackView {
  if (track.instrument !== undefined) return { ...track, instrument: track.instrument }
  const { instrument, knobs } = soundOf(track.owner)
  return { ...track, instrument, knobs, followsOwner: true }
}

/** Tracks with the instrument that they sound with. */
export function createInstrumentation(): (
  tracks: Tracks,
  soundOf: (owner: PlayerId) => Sound,
) => Readonly<Record<TrackId, TrackView>> {
  const views = new WeakMap<StoredTrack, TrackView>()
  let last: Readonly<Record<TrackId, TrackView>> = {}
  let from: Tracks | undefined
  return (tracks, soundOf) => {
    const entries = Object.values(tracks).map((track): readonly [TrackId, TrackView] => {
      const view = keepEqual(views.get(track), sounding(track, soundOf))
      views.set(track, view)
      return [track.id, view]
    })
    if (from !== tracks || entries.some(([id, view]) => last[id] !== view))
      last = Object.fromEntries(entries)
    from = tracks
    return last
  }
}
