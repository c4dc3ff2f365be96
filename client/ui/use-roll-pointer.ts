import { type PointerEvent, useRef, useState } from 'react'
import { cursorOn } from '../roll/cursor.ts'
import { begin, type Gesture, progress } from '../roll/gesture.ts'
import { hitAt, type Place, pitchAt, type Reach } from '../roll/hit.ts'
import { NO_OVERLAY, type Overlay, withoutSettled } from '../roll/overlay.ts'
import type { Box, Selection } from '../roll/selection.ts'
import { lineBefore } from '../roll/snap.ts'
import type { RollState } from './use-roll.ts'
import { countText } from './wording.ts'

const KEYS = 128
/** px a hand may tremble and still not move anything. */
const STILL = 4
/** px around a note that mean it, and of its end that drag its length. */
const REACH = { mouse: { time: 1, keys: 0, end: 8 }, touch: { time: 10, keys: 8, end: 20 } }

interface Running {
  readonly gesture: Gesture
  readonly press: PointerEvent
  /** A finger on empty ground may mean to scroll: it draws when it is lifted where it came down. */
  readonly isTap: boolean
  hasMoved: boolean
  overlay: Overlay
  selection: Selection
  pitch: number
}

/** The pointer on the roll's surface: one press at a time, each one change of the document. */
export function useRollPointer(
  roll: RollState,
  tick: number,
  sound: (pitch: number, velocity: number) => void,
) {
  const running = useRef<Running>(undefined)
  const [box, setBox] = useState<Box>()

  const placeOf = (event: PointerEvent): Place => {
    const { left, top, height } = event.currentTarget.getBoundingClientRect()
    return {
      at: (event.clientX - left) / tick,
      height: KEYS - ((event.clientY - top) / height) * KEYS,
    }
  }
  const reachOf = (event: PointerEvent): Reach => {
    const { time, keys, end } = REACH[event.pointerType === 'touch' ? 'touch' : 'mouse']
    const row = event.currentTarget.clientHeight / KEYS
    return { time: time / tick, keys: keys / row, end: end / tick }
  }

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || running.current) return
    const place = placeOf(event)
    const hit = hitAt(roll.notes, place, { reach: reachOf(event), selection: roll.selection })
    const { shiftKey: shift, ctrlKey, metaKey, altKey: alt } = event
    const press = { place, hit, tool: roll.tool, shift: shift || ctrlKey || metaKey, alt }
    const { gesture, selection } = begin(press, roll)
    const isTap = event.pointerType === 'touch' && gesture.kind === 'draw'
    const pitch = pitchAt(place)
    running.current = {
      gesture,
      press: event,
      isTap,
      hasMoved: false,
      overlay: NO_OVERLAY,
      selection,
      pitch,
    }
    if (isTap) return
    event.currentTarget.setPointerCapture(event.pointerId)
    roll.select(selection)
    roll.setCursor({ at: lineBefore(Math.max(0, place.at), roll.grid), pitch })
    if (hit) sound(hit.note.pitch, hit.note.velocity)
    else if (gesture.kind === 'draw') {
      sound(pitch, gesture.note.velocity)
      advance(running.current, place, event.altKey)
    }
  }

  const advance = (now: Running, place: Place, isFree: boolean) => {
    const grid = isFree && now.gesture.kind !== 'velocity' ? { step: 1, origin: 0 } : roll.grid
    const next = progress(now.gesture, place, { ...roll, selection: now.selection, grid })
    // A hand within one step of the grid renders nothing.
    if (withoutSettled(next.overlay, roll.notes).size > 0 || next.overlay.size === 0)
      roll.preview(next.overlay)
    now.overlay = next.overlay
    now.selection = next.selection
    roll.select(next.selection)
    setBox(next.box)
    if (now.gesture.kind !== 'draw' && now.gesture.kind !== 'move') return
    const grabbed = next.overlay.get(now.gesture.note.id)
    if (!grabbed || grabbed.pitch === now.pitch) return
    now.pitch = grabbed.pitch
    sound(grabbed.pitch, grabbed.velocity)
  }

  const onPointerMove = (event: PointerEvent) => {
    const now = running.current
    if (!now || event.pointerId !== now.press.pointerId) return
    const { clientX, clientY } = now.press
    if (!now.hasMoved && Math.hypot(event.clientX - clientX, event.clientY - clientY) < STILL)
      return
    now.hasMoved = true
    if (!now.isTap) advance(now, placeOf(event), event.altKey)
  }

  const onPointerUp = (event: PointerEvent) => {
    const now = running.current
    if (!now || event.pointerId !== now.press.pointerId) return
    running.current = undefined
    setBox(undefined)
    if (now.isTap) {
      if (now.hasMoved) return
      advance(now, placeOf(event), false)
      sound(now.pitch, roll.pen.velocity)
    }
    finish(now)
  }

  const finish = ({ gesture, overlay, selection, hasMoved }: Running) => {
    if (gesture.kind === 'marquee') {
      roll.preview(NO_OVERLAY)
      roll.say(`${countText(selection.size, 'note', 'notes')} selected`)
      return
    }
    if (gesture.kind === 'none') return
    if (!hasMoved && gesture.kind !== 'draw') return roll.select(gesture.resting)
    const note = overlay.get(gesture.note.id)
    if (!note) return
    roll.setCursor({ ...cursorOn(note), at: lineBefore(note.start, roll.grid) })
    if (gesture.kind === 'draw' || gesture.kind === 'resize') roll.setPen({ length: note.length })
    if (gesture.kind === 'velocity') roll.setPen({ velocity: note.velocity })
    roll.commit(overlay)
  }

  const onPointerCancel = (event: PointerEvent) => {
    if (event.pointerId !== running.current?.press.pointerId) return
    running.current = undefined
    setBox(undefined)
    roll.preview(NO_OVERLAY)
  }

  return { box, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel } }
}
