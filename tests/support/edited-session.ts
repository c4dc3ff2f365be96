/** A document's answer for pages in memory: edits of tracks, clips and notes show in the session. */
import { readClipNotes } from '../../shared/doc/clip-notes.ts'
import type { Edit } from '../../shared/doc/edit.ts'
import { noteView } from '../../shared/doc/note-cells.ts'
import type { ClipView, SessionView, TrackView } from '../../shared/doc/view.ts'
import { edited } from '../unit/roll/roll-notes.ts'
import type { FakeApp } from './fake-app.ts'

/** From now on the app's edits are applied, and noted, a list for each change, in what this returns. */
export function applyEdits(fake: FakeApp): readonly (readonly Edit[])[] {
  const changes: (readonly Edit[])[] = []
  const edit = async (said: Edit | readonly Edit[]) => {
    const edits = 'type' in said ? [said] : said
    changes.push(edits)
    fake.stores.session.update(now => now && edits.reduce(applied, now))
  }
  Object.assign(fake.app.companion, { edit })
  return changes
}

function applied(session: SessionView, edit: Edit): SessionView {
  if (!('track' in edit) || edit.track === null) return session
  const track = session.tracks[edit.track]
  if (!track) return session
  const next = trackAfter(track, edit)
  return { ...session, tracks: { ...session.tracks, [track.id]: next } }
}

function trackAfter(track: TrackView, edit: Edit): TrackView {
  if (!('clip' in edit)) return track
  const clip = track.clips[edit.clip]
  if (edit.type === 'remove-clip') {
    const { [edit.clip]: _, ...clips } = track.clips
    return { ...track, clips }
  }
  const after = edit.type === 'add-clip' ? clipFrom(edit) : clip && clipAfter(clip, edit)
  return after ? { ...track, clips: { ...track.clips, [after.id]: after } } : track
}

const clipFrom = ({ clip, start, length, notes }: Edit & { type: 'add-clip' }): ClipView => ({
  id: clip,
  start,
  length,
  notes: [...readClipNotes(notes)].flatMap(([id, cells]) => noteView(id, cells) ?? []),
})

function clipAfter(clip: ClipView, edit: Edit): ClipView {
  if (edit.type !== 'set-clip') return { ...clip, notes: edited(clip.notes, [edit]) }
  const { start = clip.start, length = clip.length } = edit
  return { ...clip, start, length }
}
