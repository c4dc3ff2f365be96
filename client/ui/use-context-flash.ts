import { type RefObject, useEffect, useRef } from 'react'
import type { ContextPart } from '../../shared/doc/view.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'
import { flashRing } from './flash.ts'
import { colourValue } from './player-style.ts'

/** Flashes a control's ring when somebody else has set what all play by, in that player's colour (PR4). */
export function useContextFlash(ring: RefObject<HTMLElement | null>, part: ContextPart): void {
  const { app } = usePage()
  const value = useReadable(app.session, s => JSON.stringify(s?.context[part]))
  const before = useRef(value)
  useEffect(() => {
    if (before.current === value) return
    const isFirst = before.current === undefined
    before.current = value
    const session = app.session.get()
    const author = session?.context.changedBy[part]
    const isMine = author === app.room.get()?.self.player
    // While it is in my hand the document may still name who set it before me.
    const isInHand = ring.current?.parentElement?.contains(document.activeElement) === true
    if (isFirst || isMine || isInHand || !author || !ring.current) return
    flashRing(ring.current, colourValue(session?.players[author]?.colour ?? 0))
  }, [app, ring, part, value])
}
