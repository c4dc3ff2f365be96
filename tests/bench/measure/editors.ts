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

/** How many edits a second there were, as a report says it: fewer than wanted would flatter the page. */
export function editsText(made: number, wanted: number): string {
  const text = `The editors made ${made.toFixed(1)} edits/s of ${wanted}.`
  return made < wanted * 0.9 ? `${text} TOO FEW: the machine is busy, these figures flatter.` : text
}

/** @returns ends it, and says how many edits a second the editors' documents took */
export function editInTurn(editors: readonly NodePlayer[], editsASecond: number): () => number {
  const begun = performance.now()
  let turn = 0
  let taken = 0
  const editing = setInterval(() => {
    const editor = editors[turn % editors.length]
    editor?.room.edit([tempoEdit(turn++)]).then(
      () => taken++,
      () => undefined, // refused: it is not counted
    )
  }, 1_000 / editsASecond)
  return () => {
    clearInterval(editing)
    return (taken * 1_000) / (performance.now() - begun)
  }
}
