/** Who of a room writes down how it sounds: one page, without anybody being asked. */
import type { Micros } from '../time/units.ts'
import type { RoomView } from './room-view.ts'

/** The first in line writes this often. µs. */
const EVERY = 5_000_000
/** Each further one only once those before it have been silent for so much longer. µs. */
const PATIENCE = 10_000_000

/**
 * Whether it is this page's turn. In line stand those who are in the room with an open link, by
 * PeerId; whoever cannot hear, or has gone, is simply overtaken. Pure.
 *
 * @param last when anybody wrote, room clock; undefined: never
 */
export function isTurnToAnalyse(view: RoomView, last: Micros | undefined, now: Micros): boolean {
  if (view.phase.name !== 'in') return false
  const before = Object.values(view.peers).filter(
    ({ peer, link, recorder, door }) =>
      link === 'open' && !recorder && !door && peer < view.self.peer,
  )
  const due = EVERY + before.length * PATIENCE
  return now - Math.max(last ?? 0, view.phase.since) >= due
}
