import { type RefObject, useEffect, useRef } from 'react'
import type { PlayerId } from '../../shared/protocol/ids.ts'
import { usePage } from './app-context.tsx'
import { colourOfChange, flash } from './flash.ts'

interface Flashed {
  readonly id: string
  /** Whose track it is on; undefined for what is nobody's. */
  readonly owner?: PlayerId
  /** What the element shows of it. */
  readonly value: unknown
}

/** Flashes an element when somebody else has changed what it shows (PR4). */
export function useFlash(element: RefObject<Element | null>, { id, owner, value }: Flashed): void {
  const { app, own } = usePage()
  const before = useRef(value)
  useEffect(() => {
    if (before.current === value) return
    before.current = value
    const colour = own.has(id) ? undefined : colourOfChange(app, [id], owner)
    if (element.current && colour) flash(element.current, colour)
  }, [app, own, element, id, owner, value])
}
