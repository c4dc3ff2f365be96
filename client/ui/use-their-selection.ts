import { type RefObject, useEffect, useRef } from 'react'
import type { App } from '../app.ts'
import type { Attendees } from '../attendees.ts'
import { colourValue } from './player-style.ts'

/**
 * Outlines what others have selected below `root`, in their colours, straight in the page. What can be
 * selected carries its id in `attribute`.
 */
export function useTheirSelection(
  app: App,
  root: RefObject<HTMLElement | null>,
  attribute: 'data-id' | 'data-clip',
): void {
  const marked = useRef<ReadonlyMap<string, number>>(new Map())
  useEffect(() => {
    const look = () => {
      const element = root.current
      const next = selectionOf(app.attention.get())
      if (!element || isSame(next, marked.current)) return
      for (const id of marked.current.keys())
        if (!next.has(id)) mark(find(element, attribute, id), undefined)
      for (const [id, colour] of next) mark(find(element, attribute, id), colour)
      marked.current = next
    }
    look()
    return app.attention.subscribe(look)
  }, [app, root, attribute])
  // Elements that React has made anew bear no mark yet.
  useEffect(() => {
    const element = root.current
    if (!element) return
    for (const [id, colour] of marked.current) mark(find(element, attribute, id), colour)
  })
}

/** Colours by id; of two players on one thing the first in the map shows. */
function selectionOf(attendees: Attendees): ReadonlyMap<string, number> {
  const all = new Map<string, number>()
  for (const { presence, colour } of attendees.values())
    if (presence.isHere) for (const id of presence.selection) if (!all.has(id)) all.set(id, colour)
  return all
}

function isSame(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false
  for (const [id, colour] of a) if (b.get(id) !== colour) return false
  return true
}

const find = (root: HTMLElement, attribute: string, id: string) =>
  root.querySelector<HTMLElement>(`[${attribute}="${CSS.escape(id)}"]`)

function mark(element: HTMLElement | null, colour: number | undefined): void {
  if (!element) return
  element.toggleAttribute('data-theirs', colour !== undefined)
  if (colour !== undefined) element.style.setProperty('--theirs', colourValue(colour))
}
