/** The page's clock and pace: what every contender is sent and stamped with. */
import type { Sighting } from '../measure/sightings.ts'

/** ms since 1970 on this page's clock: two pages' differ by a constant that pings find. */
export const now = (): number => performance.timeOrigin + performance.now()

/** Calls `task` once every `period` ms, `count` times; a late turn is not caught up in a burst. */
export async function atPace(
  count: number,
  period: number,
  task: (turn: number) => void,
): Promise<void> {
  let due = performance.now()
  for (let turn = 0; turn < count; turn++) {
    task(turn)
    due = Math.max(due + period, performance.now())
    await after(due - performance.now())
  }
}

const after = (wait: number): Promise<void> => new Promise(resolve => setTimeout(resolve, wait))

/** Sightings in the order they were made, taken out by `drain`. */
export function createSightings() {
  let all: Sighting[] = []
  return {
    add: (key: string, at = now()): void => void all.push({ key, at }),
    drain(): readonly Sighting[] {
      const drained = all
      all = []
      return drained
    },
  }
}
