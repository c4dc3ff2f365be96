/** Shows for a moment that somebody else has changed a thing (PR4). */
import type { PlayerId } from '../../shared/protocol/ids.ts'
import type { App } from '../app.ts'
import { setStyle } from '../hooks/set-style.ts'
import { colourValue } from './player-style.ts'

/** ms */
const LENGTH = 300

/** @param colour any CSS colour */
export function flash(element: Element, colour: string): void {
  element.animate(
    [
      { boxShadow: `0 0 0 2px ${colour}, 0 0 16px ${colour}` },
      { boxShadow: '0 0 0 2px transparent, 0 0 16px transparent' },
    ],
    timing(),
  )
}

/** ms that a ring is lit before it fades, as `.flash-ring` says: longer than the slowest page waits between drawings. */
const LIT = 300
const lit = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>()

/**
 * As `flash`, of a ring that lies around the element for it. While changes come one after the other it
 * stays lit, and nothing is drawn: for what may flash all the time, as the tempo does while many set it.
 */
export function flashRing(ring: HTMLElement, colour: string): void {
  setStyle(ring, '--flash', colour)
  ring.classList.add('lit')
  clearTimeout(lit.get(ring))
  const fade = setTimeout(() => ring.classList.remove('lit'), LIT)
  lit.set(ring, fade)
}

function timing(): KeyframeAnimationOptions {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  return { duration: LENGTH, easing: isStill ? 'steps(1, end)' : 'ease-in' }
}

/**
 * The colour of who is seen at one of these things, else of whose track it is. Undefined where nobody
 * is seen and the track is mine: what records or loops there is my own doing.
 *
 * @param owner undefined for what is nobody's
 */
export function colourOfChange(
  app: App,
  ids: readonly string[],
  owner: PlayerId | undefined,
): string | undefined {
  for (const { presence, colour } of app.attention.get().values()) {
    const { isHere, selection, cursor, view } = presence
    const places = [...selection, cursor?.over, view?.clip]
    if (isHere && ids.some(id => places.includes(id))) return colourValue(colour)
  }
  if (owner === undefined) return 'var(--accent)'
  if (owner === app.room.get()?.self.player) return undefined
  return colourValue(app.session.get()?.players[owner]?.colour ?? 0)
}
