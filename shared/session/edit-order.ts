/**
 * Whose turn it is to enter the document (DL5): what a player did goes at once, all else one by one
 * while nothing more important is on its way, and at the latest after a second.
 */
import type { Edit } from '../doc/edit.ts'
import type { Cancel, Clock } from '../ports.ts'
import { localMicros, seconds } from '../time/units.ts'

/** From what may not wait to what can. */
const RANKS = ['user', 'result', 'parameter', 'housekeeping'] as const
export type EditRank = (typeof RANKS)[number]

const PATIENCE = seconds(1)

const RANK_OF: { readonly [Type in Edit['type']]?: EditRank } = {
  'finish-generation': 'result',
  'open-take': 'housekeeping',
  'add-pages': 'housekeeping',
  'add-hearings': 'housekeeping',
  'file-actions': 'housekeeping',
  'set-analysis': 'housekeeping',
  'note-activity': 'housekeeping',
  'thin-generations': 'housekeeping',
}

/**
 * Several edits are as important as the most important of them.
 *
 * @param held the control still moves: everybody sees its value already (PR3)
 */
export function rankOf(
  edits: readonly Edit[],
  { held }: { readonly held?: boolean | undefined } = {},
): EditRank {
  if (held) return 'parameter'
  const ranks = new Set(edits.map(({ type }) => RANK_OF[type] ?? 'user'))
  return RANKS.find(rank => ranks.has(rank)) ?? 'user'
}

export interface EditOrder {
  /** Calls `commit` when it is its turn. @returns what it returned */
  add<T>(rank: EditRank, commit: () => Promise<T>): Promise<T>
}

interface Waiting {
  readonly rank: EditRank
  begin(): void
}

export function createEditOrder(clock: Clock): EditOrder {
  const waiting: Waiting[] = []
  const busy: Record<EditRank, number> = { user: 0, result: 0, parameter: 0, housekeeping: 0 }
  const isBusy = () => RANKS.some(rank => busy[rank] > 0)

  async function run<T>(rank: EditRank, commit: () => Promise<T>): Promise<T> {
    busy[rank]++
    try {
      return await commit()
    } finally {
      busy[rank]--
      next()
    }
  }

  function next(): void {
    if (isBusy()) return
    const rank = RANKS.find(one => waiting.some(other => other.rank === one))
    waiting.find(one => one.rank === rank)?.begin()
  }

  return {
    add(rank, commit) {
      // A control that comes to rest must not be overtaken by where it was before.
      if (rank === 'user')
        for (const turn of waiting.filter(one => one.rank === 'parameter')) turn.begin()
      if (rank === 'user' || !isBusy()) return run(rank, commit)
      return new Promise((resolve, reject) => {
        let patience: Cancel = () => {}
        const turn: Waiting = {
          rank,
          begin() {
            patience()
            waiting.splice(waiting.indexOf(turn), 1)
            run(rank, commit).then(resolve, reject)
          },
        }
        waiting.push(turn)
        patience = clock.at(localMicros(clock.now() + PATIENCE), turn.begin)
      })
    },
  }
}
