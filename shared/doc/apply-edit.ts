/** Every edit of the public union as a total function on a draft of the document (DOC3, ED1). */
import { EditError } from '../errors.ts'
import { unreachable } from '../result.ts'
import { atomicText, type Crdt, type Draft, readMap } from './crdt.ts'
import type { Edit, EditStamp } from './edit.ts'
import { play, seek, setLoop, setTempo, stop } from './edit-transport.ts'
import { readTransport, type TransportFields } from './fields.ts'
import { addHearings } from './hearings.ts'
import { hostOf, readPlayers } from './players.ts'
import { writeRegister } from './register.ts'
import { FIRST_REVISION, MAX_ENTRIES, takeBucket } from './schema.ts'
import { addPages } from './take-pages.ts'

type EditOf<Type extends Edit['type']> = Extract<Edit, { type: Type }>

/**
 * Inside `change`: one edit whose target is gone, or that is so already, writes nothing.
 *
 * @throws EditError `not-permitted`, or `too-large` when a container is full. The caller's change
 * is then to be abandoned as a whole.
 */
export function applyEdit(crdt: Crdt, draft: Draft, edit: Edit, stamp: EditStamp): void {
  const context = readMap(draft.context)
  switch (edit.type) {
    case 'set-key':
      writeRegister(crdt, context?.key, { key: edit.key }, stamp)
      return
    case 'set-scale':
      writeRegister(crdt, context?.scale, { scale: edit.scale }, stamp)
      return
    case 'set-tempo':
      editTransport(crdt, draft, stamp, now => setTempo(now, edit.bpm, stamp))
      return
    case 'set-time-signature': {
      const { beats, unit } = edit
      editTransport(crdt, draft, stamp, () => ({ timeSignature: { beats, unit } }))
      return
    }
    case 'play':
      editTransport(crdt, draft, stamp, now => play(now, edit, stamp))
      return
    case 'stop':
      editTransport(crdt, draft, stamp, now => stop(now, edit.quantum, stamp))
      return
    case 'seek':
      editTransport(crdt, draft, stamp, now => seek(now, edit, stamp))
      return
    case 'set-loop':
      editTransport(crdt, draft, stamp, now => setLoop(now, edit, stamp))
      return
    case 'set-saving':
      setSaving(crdt, draft, edit, stamp)
      return
    case 'set-player':
      setPlayer(draft, edit, stamp)
      return
    case 'open-take':
      openTake(draft, edit)
      return
    case 'add-pages':
      addPages(draft, edit)
      return
    case 'add-hearings':
      addHearings(draft, edit)
      return
    case 'add-track':
      addTrack(draft, edit, stamp)
      return
    case 'add-clip':
      addClip(draft, edit)
      return
    case 'remove-clip':
      removeClip(draft, edit)
      return
    default:
      unreachable(edit)
      return
  }
}

function editTransport(
  crdt: Crdt,
  draft: Draft,
  stamp: EditStamp,
  edit: (now: TransportFields) => Partial<TransportFields>,
): void {
  const now = readTransport(crdt, draft.transport)
  const changes = Object.entries(edit(now)).filter(([field, value]) => !isSo(now, field, value))
  writeRegister<TransportFields>(crdt, draft.transport, Object.fromEntries(changes), stamp)
}

/** A field that was never written and an edit to its default: nothing to do. */
const isSo = (now: TransportFields, field: string, value: unknown): boolean =>
  JSON.stringify(now[field as keyof TransportFields]) === JSON.stringify(value)

function setSaving(crdt: Crdt, draft: Draft, edit: EditOf<'set-saving'>, stamp: EditStamp): void {
  if (hostOf(readPlayers(draft.players)) !== stamp.player)
    throw new EditError('not-permitted', 'Only the host may decide about saving.')
  writeRegister(crdt, draft.saving, { saving: edit.saving }, stamp)
}

function setPlayer(draft: Draft, edit: EditOf<'set-player'>, stamp: EditStamp): void {
  const container = readMap(draft.players)
  if (!container) return
  const players = readPlayers(container)
  const before = players.get(stamp.player)
  if (before?.name === edit.name && before.colour === edit.colour) return
  if (!before) refuseIfFull(container, 'players')
  const { joinedAt, first } = before ?? { joinedAt: stamp.moment, first: players.size === 0 }
  const { name, colour } = edit
  container[stamp.player] = jsonText({ name, colour, joinedAt, first })
}

function openTake(draft: Draft, edit: EditOf<'open-take'>): void {
  const bucket = readMap(readMap(draft.takes)?.[takeBucket(edit.take)])
  if (!bucket || bucket[edit.take] !== undefined) return
  refuseIfFull(bucket, 'takes')
  const { player, startedAt } = edit
  bucket[edit.take] = { info: jsonText({ player, startedAt }), pages: {} }
}

function addTrack(draft: Draft, edit: EditOf<'add-track'>, stamp: EditStamp): void {
  const tracks = readMap(draft.tracks)
  if (!tracks || tracks[edit.track] !== undefined) return
  refuseIfFull(tracks, 'tracks')
  tracks[edit.track] = { info: jsonText({ name: edit.name, owner: stamp.player }), clips: {} }
}

const clipsOf = (draft: Draft, { track }: { readonly track: string }): Draft | undefined =>
  readMap(readMap(readMap(draft.tracks)?.[track])?.clips)

function addClip(draft: Draft, edit: EditOf<'add-clip'>): void {
  const clips = clipsOf(draft, edit)
  if (!clips || clips[edit.clip] !== undefined) return
  refuseIfFull(clips, 'clips')
  const { start, length, notes } = edit
  clips[edit.clip] = { info: jsonText({ start, length, revision: FIRST_REVISION }), notes }
}

/** A tombstone: deleting the clip would silently beat what somebody else does to it meanwhile. */
function removeClip(draft: Draft, edit: EditOf<'remove-clip'>): void {
  const clip = readMap(clipsOf(draft, edit)?.[edit.clip])
  if (!clip || clip.removed === FIRST_REVISION) return
  clip.removed = FIRST_REVISION
}

function refuseIfFull(container: Draft, what: string): void {
  if (Reflect.ownKeys(container).length >= MAX_ENTRIES)
    throw new EditError('too-large', `This room cannot hold more ${what}.`)
}

const jsonText = (value: unknown): unknown => atomicText(JSON.stringify(value))
