/** What another page's word on our notes means for the player here (LV9). */
import type { Hearing } from '../live/hearing.ts'
import type { HearsMe } from './room-view.ts'

/** @param hearing its last word; undefined before the first */
export function hearsMeOf(hearing: Hearing | undefined): HearsMe {
  if (!hearing) return 'unknown'
  if (hearing.muted) return 'muted'
  return hearing.audible ? 'yes' : 'locked'
}
