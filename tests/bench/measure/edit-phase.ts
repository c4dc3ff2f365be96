/** Edits of one contender at a steady pace, and many at once to make its document old. */

import { type ContestPhase, drained } from './contest.ts'
import type { Figures } from './figures.ts'
import type { TwoPages } from './pages.ts'
import type { Sighting } from './sightings.ts'

/** 50 edits a second. */
const PERIOD = 20
/** Edits at once, before the page may do something else. */
const BURST = 200

export type EditRow = ContestPhase | 'between'

export function createEditPhases(pages: TwoPages) {
  const { a } = pages
  const turns: Record<ContestPhase, number> = { musearoo: 0, raw: 0, yjs: 0, repo: 0 }
  const advance = (phase: ContestPhase, count: number): number => {
    const from = turns[phase]
    turns[phase] += count
    return from
  }
  return {
    /** How long each of so many edits took to be seen; `bytes` of the bare message beside ours. */
    async measure(
      phase: ContestPhase,
      count: number,
      offset: number,
      bytes: number,
    ): Promise<Partial<Record<EditRow, Figures>>> {
      const from = advance(phase, count)
      if (phase === 'raw')
        await a.evaluate(
          ([start, many, period, length]) => window.bench.sendRaw(start, many, period, length),
          [from, count, PERIOD, bytes] as const,
        )
      else
        await a.evaluate(
          ([name, start, many, period, length]) =>
            window.bench.writeEdits(name, start, many, period, length),
          [phase, from, count, PERIOD, phase === 'musearoo' ? bytes : 0] as const,
        )
      const { figures } = await drained(pages)
      const isBare = ({ key }: Sighting) => key.startsWith('ordered')
      if (phase !== 'musearoo') return { [phase]: figures(offset) }
      return { musearoo: figures(offset, one => !isBare(one)), between: figures(offset, isBare) }
    },
    /** So many changes one by one, as fast as they are taken, until the other page has them all. */
    async age(phase: Exclude<ContestPhase, 'raw'>, count: number): Promise<void> {
      const from = advance(phase, count)
      await a.evaluate(
        ([name, start, many, burst]) => window.bench.writeBursts(name, start, many, burst),
        [phase, from, count, BURST] as const,
      )
      for (let isQuiet = false; !isQuiet; ) isQuiet = (await drained(pages)).seen === 0
    },
  }
}
