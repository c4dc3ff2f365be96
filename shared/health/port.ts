/** Where the room's work is counted and timed (HP). */
import type { Micros } from '../time/units.ts'

/**
 * `edit`: of this page, until the document has it. `merge`: a batch of received changes. `sync`: one
 * message of the sync protocol. `notification`: all who listen are told of a new state.
 */
export const MEASURED = ['edit', 'merge', 'sync', 'notification'] as const
export type Measured = (typeof MEASURED)[number]

export interface HealthPort {
  /** That was done once more, and took so long. Cheap; keeps nothing of the caller's. */
  note(what: Measured, took: Micros): void
}
