import { useLayoutEffect, useRef } from 'react'
import { PointForm, type PointFormProps } from './point-form.tsx'

interface Props extends PointFormProps {
  readonly title: string
  /** What it was opened by: it stands below, and the focus goes back there. */
  readonly anchor: HTMLElement
}

/** px from what opened it, and from the edges of the page. */
const GAP = 4

/** A native popover: Escape and a press beside it close it. */
export function PointPopover({ title, anchor, ...form }: Props) {
  const popover = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = popover.current
    if (!element) return
    element.showPopover()
    const { left, bottom, top } = anchor.getBoundingClientRect()
    const { width, height } = element.getBoundingClientRect()
    const below = bottom + GAP + height <= innerHeight
    element.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`
    element.style.top = `${Math.max(GAP, below ? bottom + GAP : top - GAP - height)}px`
    // Before React takes it off the page: then it gives the focus back.
    return () => element.hidePopover()
  }, [anchor])
  return (
    <div
      ref={popover}
      popover="auto"
      role="dialog"
      aria-label={title}
      className="point-popover"
      onKeyDown={event => event.stopPropagation()}
      onToggle={event => {
        if (event.newState === 'closed') form.onDone()
      }}
    >
      <PointForm {...form} />
    </div>
  )
}
