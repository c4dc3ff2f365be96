/** What the edits of tracks and clips write. */
import { atomicText, type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { addNotes, changeNotes, removeNotes } from './edit-notes.ts'
import {
  changeEntity,
  differences,
  openMap,
  readEntity,
  refuseIfFull,
  removeEntity,
  restoreEntity,
} from './entity.ts'
import { resetKnobs, turnKnobs } from './knobs.ts'
import { DEFAULT_SOUND, type Sound, soundOf } from './people.ts'
import { readRegister, writeRegister } from './register.ts'
import { CLIP, isRemovedOfOld, readClipInfo, readTrackInfo, STRIP, TRACK } from './track-fields.ts'

export function addTrack(crdt: Crdt, draft: Draft, edit: EditOf<'add-track'>, stamp: EditStamp) {
  const tracks = readMap(draft.tracks)
  if (!tracks || tracks[edit.track] !== undefined) return
  refuseIfFull(tracks)
  const info = jsonText({ name: edit.name, owner: stamp.player })
  tracks[edit.track] = { info, clips: {}, about: {}, strip: {}, knobs: {} }
  crdt.trace?.wrote()
  if (edit.instrument === undefined) return
  const about = readMap(tracks[edit.track])?.about
  writeRegister(crdt, about, { instrument: edit.instrument }, stamp)
}

/** The map of a track that is there and not removed. */
function trackOf(draft: Draft, id: string): Draft | undefined {
  const track = readMap(readMap(draft.tracks)?.[id])
  return track && !readEntity(track.about, {}).isHidden ? track : undefined
}

export function setTrack(crdt: Crdt, draft: Draft, edit: EditOf<'set-track'>, stamp: EditStamp) {
  const track = trackOf(draft, edit.track)
  if (!track) return
  const { name, knobs } = edit
  const before = readEntity(track.about, TRACK).fields.instrument
  // Whoever turns a knob of a track that went with its owner makes that sound the track's own.
  const lent = knobs && before === undefined ? ownersSound(draft, track) : undefined
  const instrument = edit.instrument ?? lent?.instrument
  if (name !== undefined || instrument !== undefined)
    changeEntity(crdt, openMap(track, 'about'), TRACK, { name, instrument }, stamp)
  if (instrument !== undefined) resetKnobs(openMap(track, 'knobs'))
  const turned = edit.instrument === undefined ? { ...lent?.knobs, ...knobs } : knobs
  const chosen = instrument ?? before
  if (turned && chosen !== undefined)
    turnKnobs(crdt, openMap(track, 'knobs'), chosen, turned, stamp)
  if (edit.strip) setStrip(crdt, openMap(track, 'strip'), edit.strip, stamp)
}

function ownersSound(draft: Draft, track: Draft): Sound {
  const info = readTrackInfo(track.info)
  return info ? soundOf(draft.people, info.owner) : DEFAULT_SOUND
}

/** Writes those fields of a channel strip that differ. */
export function setStrip(
  crdt: Crdt,
  strip: Draft | undefined,
  change: NonNullable<EditOf<'set-track'>['strip']>,
  stamp: EditStamp,
): void {
  const changes = differences(readRegister(strip, STRIP), change)
  writeRegister(crdt, strip, changes, stamp)
}

export function removeTrack(crdt: Crdt, draft: Draft, track: string, stamp: EditStamp): void {
  removeEntity(crdt, openMap(readMap(readMap(draft.tracks)?.[track]), 'about'), stamp)
}

export function restoreTrack(crdt: Crdt, draft: Draft, track: string, stamp: EditStamp): void {
  restoreEntity(crdt, readMap(readMap(draft.tracks)?.[track])?.about, stamp)
}

interface ClipAddress {
  readonly track: string
  readonly clip: string
}

/** The map of a clip, removed or not, on a track that is there. */
function anyClipOf(draft: Draft, { track, clip }: ClipAddress): Draft | undefined {
  return readMap(readMap(trackOf(draft, track)?.clips)?.[clip])
}

function clipOf(draft: Draft, address: ClipAddress): Draft | undefined {
  const clip = anyClipOf(draft, address)
  if (!clip) return undefined
  const { revision, isHidden } = readEntity(clip.place, {})
  return isHidden || isRemovedOfOld(clip.removed, revision) ? undefined : clip
}

export function addClip(crdt: Crdt, draft: Draft, edit: EditOf<'add-clip'>): void {
  const clips = readMap(trackOf(draft, edit.track)?.clips)
  if (!clips || clips[edit.clip] !== undefined) return
  refuseIfFull(clips)
  const { start, length, loop, notes } = edit
  clips[edit.clip] = { info: jsonText({ start, length, loop, revision: 1 }), notes, place: {} }
  crdt.trace?.wrote()
}

export function setClip(crdt: Crdt, draft: Draft, edit: EditOf<'set-clip'>, stamp: EditStamp) {
  const clip = clipOf(draft, edit)
  if (!clip) return
  const { start, length, loop } = edit
  const now = { ...readClipInfo(clip.info), ...readEntity(clip.place, CLIP).fields }
  const changes = differences(now, { start, length, loop })
  if (Object.keys(changes).length > 0)
    changeEntity(crdt, openMap(clip, 'place'), CLIP, changes, stamp)
}

export function removeClip(crdt: Crdt, draft: Draft, edit: ClipAddress, stamp: EditStamp): void {
  const clip = clipOf(draft, edit)
  if (clip) removeEntity(crdt, openMap(clip, 'place'), stamp)
}

export function restoreClip(crdt: Crdt, draft: Draft, edit: ClipAddress, stamp: EditStamp): void {
  const clip = anyClipOf(draft, edit)
  if (!clip) return
  const { revision } = readEntity(clip.place, {})
  // Removed in version 1: what that says about revision 1 holds until there is a later one.
  if (isRemovedOfOld(clip.removed, revision))
    writeRegister(crdt, openMap(clip, 'place'), { revision: revision + 1 }, stamp)
  else restoreEntity(crdt, clip.place, stamp)
}

export function editNotes(
  crdt: Crdt,
  draft: Draft,
  edit: EditOf<'add-notes' | 'change-notes' | 'remove-notes'>,
  stamp: EditStamp,
): void {
  const clip = clipOf(draft, edit)
  if (!clip) return
  if (edit.type === 'add-notes') addNotes(crdt, clip, edit, stamp)
  else if (edit.type === 'change-notes') changeNotes(crdt, clip, edit, stamp)
  else removeNotes(crdt, clip, edit, stamp)
}

const jsonText = (value: unknown): unknown => atomicText(JSON.stringify(value))
