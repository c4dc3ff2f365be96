/** What of the song a page shows, so that others can follow it (PR5). */

import type { SessionView } from '../../shared/doc/view.ts'
import type { Presence } from '../../shared/live/presence-packet.ts'
import { isClipId } from '../../shared/protocol/ids.ts'
import { ticks } from '../../shared/time/units.ts'
import type { ClipPlace } from '../roll/overlay.ts'

export type View = NonNullable<Presence['view']>

/** Rows of the roll. */
const KEYS = 128

/** Reads it off the stage: the roll if one is open, else the lanes. */
export function viewOf(stage: HTMLElement, open: ClipPlace | undefined, origin: number): View {
  const scroller = scrollerOf(stage, open?.clip ?? '')
  const tick = tickOf(scroller)
  const left = tick > 0 ? (scroller?.scrollLeft ?? 0) / tick : 0
  const row = rowOf(scroller)
  const top = open && row > 0 ? KEYS - (scroller?.scrollTop ?? 0) / row : KEYS
  return {
    clip: open?.clip ?? '',
    position: ticks(origin + left),
    pitch: Math.min(KEYS, Math.max(0, top)),
  }
}

/** Brings it to the same place. @returns false while that is not there yet */
export function lookAt(stage: HTMLElement, view: View, origin: number): boolean {
  const { clip, position, pitch } = view
  const scroller = scrollerOf(stage, clip)
  if (!scroller) return false
  const row = rowOf(scroller)
  scroller.scrollTo({
    left: (position - origin) * tickOf(scroller),
    ...(row > 0 ? { top: (KEYS - pitch) * row } : {}),
  })
  return true
}

/** Where a clip lies now; undefined where nobody knows it. Pure. */
export function placeOf(session: SessionView | undefined, clip: string): ClipPlace | undefined {
  if (!isClipId(clip)) return undefined
  for (const track of Object.values(session?.tracks ?? {}))
    if (track.clips[clip]) return { track: track.id, clip }
  return undefined
}

const scrollerOf = (stage: HTMLElement, clip: string): HTMLElement | null =>
  stage.querySelector<HTMLElement>(clip === '' ? '.timeline' : '.roll-scroll')

/** px for each tick, as the scale's style says. */
const tickOf = (scroller: HTMLElement | null): number =>
  Number.parseFloat(scroller?.style.getPropertyValue('--tick') ?? '') || 0

/** px for each key; 0 where there are none. */
const rowOf = (scroller: HTMLElement | null): number =>
  (scroller?.querySelector('.roll-surface')?.clientHeight ?? 0) / KEYS
