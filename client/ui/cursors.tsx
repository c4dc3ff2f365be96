import { memo, useEffect, useRef } from 'react'
import type { PeerId } from '../../shared/protocol/ids.ts'
import type { App, Attendee } from '../app.ts'
import { usePage } from './app-context.tsx'
import { colourValue } from './player-style.ts'
import type { Cursor } from './shown-cursor.ts'
import './cursors.css'

/** ms after which a cursor that rests fades (PR4). */
const RESTS = 3000

interface Props {
  /** The clip or the track on which they are. */
  readonly over: string
  /** The song position at its left edge. */
  readonly origin: number
}

/** The others' pointers on a clip's notes or a track's lane, moved outside React. */
export const Cursors = memo(function Cursors({ over, origin }: Props) {
  const { app } = usePage()
  const layer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = layer.current
    if (element) return showCursors(app, element, { over, origin })
  }, [app, over, origin])
  return <div ref={layer} className="cursors" aria-hidden />
})

interface Shown {
  readonly element: HTMLElement
  readonly cursor: Cursor
  readonly timer: ReturnType<typeof setTimeout>
}

function showCursors(app: App, layer: HTMLElement, { over, origin }: Props): () => void {
  const shown = new Map<PeerId, Shown>()
  const remove = (peer: PeerId, { element, timer }: Shown) => {
    clearTimeout(timer)
    element.remove()
    shown.delete(peer)
  }
  const place = (peer: PeerId, attendee: Attendee, cursor: Cursor) => {
    const before = shown.get(peer)
    if (before?.cursor === cursor) return
    const isStill =
      before?.cursor.position === cursor.position && before.cursor.pitch === cursor.pitch
    if (isStill) return
    clearTimeout(before?.timer)
    const element = before?.element ?? layer.appendChild(document.createElement('i'))
    element.className = 'cursor'
    if (element.textContent !== attendee.name) element.textContent = attendee.name
    element.style.setProperty('--player', colourValue(attendee.colour))
    element.style.setProperty('--at', String(cursor.position - origin))
    element.style.setProperty('--height', String(cursor.pitch / 128))
    const timer = setTimeout(() => element.classList.add('resting'), RESTS)
    shown.set(peer, { element, cursor, timer })
  }
  const look = () => {
    const all = app.attention.get()
    for (const [peer, attendee] of all) {
      const { cursor, isHere } = attendee.presence
      if (isHere && cursor?.over === over) place(peer, attendee, cursor)
    }
    for (const [peer, one] of shown) {
      const presence = all.get(peer)?.presence
      if (!presence?.isHere || presence.cursor?.over !== over) remove(peer, one)
    }
  }
  look()
  const unsubscribe = app.attention.subscribe(look)
  return () => {
    unsubscribe()
    for (const [peer, one] of shown) remove(peer, one)
  }
}
