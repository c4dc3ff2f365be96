/**
 * Who may do what (DOC10). Judged when an edit is made, in the document that it is made in: that is
 * the edit's own causal past, so that it does not matter who hears of it when.
 */
import { EditError } from '../errors.ts'
import { type Draft, readMap } from './crdt.ts'
import type { Edit, EditStamp } from './edit.ts'
import { type Office, RIGHTS, readOffice, readRights } from './people.ts'
import { readPlayers } from './players.ts'
import { readRegister } from './register.ts'

/** What a listener may still do: be there, be heard of, speak. */
const FOR_LISTENERS: ReadonlySet<Edit['type']> = new Set([
  'set-player',
  'set-profile',
  'note-activity',
  'say',
  // His own take: it is empty while nobody may hear him play.
  'open-take',
  'add-pages',
  'add-hearings',
  'file-actions',
])
const FOR_THE_HOST: ReadonlySet<Edit['type']> = new Set([
  'set-role',
  'mute-player',
  'set-lock',
  'set-saving',
])

/** @throws EditError `not-permitted` */
export function refuseUnlessPermitted(draft: Draft, edit: Edit, stamp: EditStamp): void {
  if (FOR_THE_HOST.has(edit.type) && officeOf(draft).host !== stamp.player)
    throw new EditError('not-permitted', 'Only the host may decide this.')
  if (edit.type === 'set-host') refuseHandOver(officeOf(draft), edit.player, stamp)
  const role = roleOf(draft, stamp)
  if (role === 'removed')
    throw new EditError('not-permitted', 'The host has removed you from this room.')
  if (role === 'listener' && !FOR_LISTENERS.has(edit.type))
    throw new EditError('not-permitted', 'Listeners do not edit.')
}

const officeOf = (draft: Draft): Office => readOffice(draft.office, readPlayers(draft.players))

/** Nearly always nobody ever decided anything about this player: then no more is read. */
function roleOf(draft: Draft, { player }: EditStamp): string {
  const rights = readMap(readMap(draft.people)?.[player])?.rights
  if (readRegister(rights, RIGHTS).role === undefined) return 'player'
  const office = officeOf(draft)
  if (office.host === player) return 'host'
  return readRights(draft.people, player, office).role ?? 'player'
}

function refuseHandOver(office: Office, to: string, { player, hostGone = false }: EditStamp): void {
  const isOwn = office.host === player
  const isDue = player === office.first || player === office.awaited || hostGone
  const takesIt = to === player && isDue
  if (!isOwn && !takesIt) throw new EditError('not-permitted', 'The host is here.')
}
