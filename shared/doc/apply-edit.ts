/** Every edit of the public union as a total function on a draft of the document (DOC3, ED1). */
import type { ActorId } from '../protocol/ids.ts'
import { unreachable } from '../result.ts'
import { fileActions } from './actions/action-logs.ts'
import { setAnalysis } from './analysis.ts'
import { applyTransportEdit } from './apply-transport.ts'
import { editMarker, editSection } from './arrangement.ts'
import { say } from './chat.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import type { Edit, EditStamp } from './edit.ts'
import { setKey } from './edit-key.ts'
import {
  setHost,
  setLock,
  setOwnKnobs,
  setPlayer,
  setPlayerStrip,
  setRights,
  setSelf,
} from './edit-people.ts'
import {
  addClip,
  addTrack,
  editNotes,
  removeClip,
  removeTrack,
  restoreClip,
  restoreTrack,
  setClip,
  setTrack,
} from './edit-tracks.ts'
import { noteGenerated, setEngine } from './engines.ts'
import {
  cancelGenerations,
  finishGeneration,
  queueGeneration,
  thinGenerations,
} from './generations.ts'
import { addHearings } from './hearings.ts'
import { refuseUnlessPermitted } from './permission.ts'
import { editPoint } from './points.ts'
import { writeRegister } from './register.ts'
import { addPages, openTake } from './take-pages.ts'

/**
 * Inside `change`: one edit whose target is gone, or that is so already, writes nothing.
 *
 * @throws EditError `not-permitted`, or `too-large` when a container is full. The caller's change
 * is then to be abandoned as a whole.
 */
export function applyEdit(crdt: Crdt, draft: Draft, edit: Edit, stamp: EditStamp): void {
  refuseUnlessPermitted(draft, edit, stamp)
  const context = readMap(draft.context)
  switch (edit.type) {
    case 'set-key':
    case 'set-scale':
      setKey(crdt, draft, edit, stamp)
      return
    case 'set-style':
      writeRegister(crdt, context?.style, { style: edit.style }, stamp)
      return
    case 'set-emotion': {
      const { valence, energy } = edit
      writeRegister(crdt, context?.emotion, { emotion: { valence, energy } }, stamp)
      return
    }
    case 'set-complexity':
      writeRegister(crdt, context?.complexity, { complexity: edit.complexity }, stamp)
      return
    case 'set-tempo':
    case 'set-time-signature':
    case 'play':
    case 'stop':
    case 'seek':
    case 'set-loop':
      applyTransportEdit(crdt, draft, edit, stamp)
      return
    case 'set-saving':
      writeRegister(crdt, draft.saving, { saving: edit.saving }, stamp)
      return
    case 'set-player':
      setPlayer(draft, edit, stamp)
      return
    case 'set-profile': {
      const { instrument, knobs, complexity, cultures } = edit
      setSelf(crdt, draft, { instrument, complexity, cultures }, stamp)
      if (instrument !== undefined || knobs) setOwnKnobs(crdt, draft, edit, stamp)
      return
    }
    case 'note-activity':
      setSelf(crdt, draft, { lastActive: stamp.moment }, stamp)
      return
    case 'set-recording':
      setSelf(crdt, draft, { recording: edit.track }, stamp)
      return
    case 'set-player-strip':
      setPlayerStrip(crdt, draft, edit, stamp)
      return
    case 'set-role':
      setRights(crdt, draft, edit.player, { role: edit.role }, stamp)
      return
    case 'mute-player':
      setRights(crdt, draft, edit.player, { muted: edit.muted }, stamp)
      return
    case 'set-lock':
      setLock(crdt, draft, edit.locked, stamp)
      return
    case 'set-host':
      setHost(crdt, draft, edit, stamp)
      return
    case 'say':
      say(draft, edit, stamp)
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
    case 'file-actions':
      fileActions(draft, crdt.writer as ActorId, edit, stamp)
      return
    case 'add-track':
      addTrack(crdt, draft, edit, stamp)
      return
    case 'set-track':
      setTrack(crdt, draft, edit, stamp)
      return
    case 'remove-track':
      removeTrack(crdt, draft, edit.track, stamp)
      return
    case 'restore-track':
      restoreTrack(crdt, draft, edit.track, stamp)
      return
    case 'add-clip':
      addClip(crdt, draft, edit)
      return
    case 'set-clip':
      setClip(crdt, draft, edit, stamp)
      return
    case 'remove-clip':
      removeClip(crdt, draft, edit, stamp)
      return
    case 'restore-clip':
      restoreClip(crdt, draft, edit, stamp)
      return
    case 'add-notes':
    case 'change-notes':
    case 'remove-notes':
      editNotes(crdt, draft, edit, stamp)
      return
    case 'add-section':
    case 'set-section':
    case 'remove-section':
      editSection(crdt, draft, edit, stamp)
      return
    case 'add-marker':
    case 'set-marker':
    case 'remove-marker':
      editMarker(crdt, draft, edit, stamp)
      return
    case 'add-point':
    case 'set-point':
    case 'remove-point':
      editPoint(crdt, draft, edit, stamp)
      return
    case 'set-engine':
      setEngine(crdt, draft, edit, stamp)
      return
    case 'queue-generation':
      queueGeneration(crdt, draft, edit, stamp)
      return
    case 'finish-generation':
      if (finishGeneration(crdt, draft, edit, stamp)) noteGenerated(crdt, draft, edit, stamp)
      return
    case 'cancel-generations':
      cancelGenerations(crdt, draft, edit.generations)
      return
    case 'thin-generations':
      thinGenerations(draft)
      return
    case 'set-analysis':
      setAnalysis(draft, edit, stamp)
      return
    default:
      unreachable(edit)
  }
}
