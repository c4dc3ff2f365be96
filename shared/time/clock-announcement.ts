import type { PeerId } from '../protocol/ids.ts'
import type { Micros } from './units.ts'

/** What a peer says of its room clock with every ping (CL1–CL5). */
export interface ClockAnnouncement {
  /** This life of the room clock: 16 hex digits. */
  readonly clockId: string
  /** When this life began, and since when the speaker is on it; both on that clock. */
  readonly clockSince: Micros
  readonly presentSince: Micros
  /** Whom the speaker follows; itself when it is the reference. */
  readonly reference: PeerId
  /** Its room clock less its own clock, µs. */
  readonly offset: number
  /** How far its room clock may be from the reference's. */
  readonly errorBound: Micros
  /** "I compared your clock with mine, and mine is older" (CL5). */
  readonly holds: boolean
}
