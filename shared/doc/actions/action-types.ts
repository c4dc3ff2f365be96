/** Which edits are deeds of a player that are worth remembering as such (DOC22). */
import type { Edit } from '../edit.ts'

/** Total, so that whoever adds an edit decides. */
const IS_ACTION: { readonly [Type in Edit['type']]: boolean } = {
  'set-tempo': true,
  'set-key': true,
  'set-scale': true,
  'set-time-signature': true,
  'set-style': true,
  'set-emotion': true,
  'set-complexity': true,
  'set-loop': true,
  // Where the song is, is no decision about it.
  play: false,
  stop: false,
  seek: false,
  'set-profile': true,
  'set-player-strip': true,
  'set-role': true,
  'mute-player': true,
  'set-lock': true,
  'set-host': true,
  'set-saving': true,
  // Who is here and what is said stand for themselves.
  'set-player': false,
  'set-recording': false,
  'note-activity': false,
  say: false,
  'add-track': true,
  'set-track': true,
  'remove-track': true,
  'restore-track': true,
  'add-clip': true,
  'set-clip': true,
  'remove-clip': true,
  'restore-clip': true,
  'add-notes': true,
  'change-notes': true,
  'remove-notes': true,
  'add-section': true,
  'set-section': true,
  'remove-section': true,
  'add-marker': true,
  'set-marker': true,
  'remove-marker': true,
  'add-point': true,
  'set-point': true,
  'remove-point': true,
  'set-engine': true,
  'queue-generation': true,
  'cancel-generations': true,
  // What programs do by themselves.
  'finish-generation': false,
  'thin-generations': false,
  'set-analysis': false,
  'open-take': false,
  'add-pages': false,
  'add-hearings': false,
  'file-actions': false,
}

export type ActionType = Edit['type']
export const ACTION_TYPES: readonly ActionType[] = (Object.keys(IS_ACTION) as ActionType[]).filter(
  type => IS_ACTION[type],
)
export const isActionType = (type: ActionType): boolean => IS_ACTION[type]
