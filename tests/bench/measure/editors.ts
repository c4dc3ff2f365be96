/** Players in this process who edit one after the other, so many edits a second all together. */
import type { Invite } from '../../../shared/protocol/invite.ts'
import { tempoEdit } from './big-session.ts'
import { isLinkedToAll, type NodePlayer, type NodePlayers, until } from './node-players.ts'

/** @param others who are in the room already and are to be linked with all of them */
export async function arriveEditors(
  players: NodePlayers,
  invite: Invite,
  { count, others = [] }: { readonly count: number; readonly others?: readonly NodePlayer[] },
): Promise<readonly NodePlayer[]> {
  const editors: NodePlayer[] = []
  for (let n = 0; n < count; n++) editors.push(await players.arrive(invite, `Editor ${n}`))
  const all = [...others, ...editors]
  await until(all, () => all.every(one => isLinkedToAll(one, all)))
  await Promise.all(editors.map(({ room, name }, n) => room.enter({ name, colour: n })))
  return editors
}

/** @returns ends it */
export function editInTurn(editors: readonly NodePlayer[], editsASecond: number): () => void {
  let turn = 0
  const editing = setInterval(() => {
    const editor = editors[turn % editors.length]
    void editor?.room.edit([tempoEdit(turn++)]).catch(() => undefined)
  }, 1_000 / editsASecond)
  return () => clearInterval(editing)
}
