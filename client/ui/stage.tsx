import { lazy, Suspense, useCallback, useState } from 'react'
import type { ClipPlace } from '../roll/overlay.ts'
import { Mixer } from './mixer.tsx'
import { Takes } from './takes.tsx'
import { Tracks } from './tracks.tsx'
import './stage.css'

const RollPanel = lazy(async () => ({
  default: (await import('./roll-panel.tsx')).RollPanel,
}))

/** What is placed and what was played: the middle of the room. */
export function Stage() {
  const [open, setOpen] = useState<ClipPlace>()
  const close = useCallback(() => {
    const clip = document.querySelector<HTMLElement>(`[data-clip="${open?.clip}"]`)
    setOpen(undefined)
    clip?.focus()
  }, [open])
  return (
    <div className="stage">
      <Tracks onOpen={setOpen} />
      {open ? (
        <Suspense>
          <RollPanel key={open.clip} place={open} onClose={close} />
        </Suspense>
      ) : null}
      <Takes />
      <Mixer />
    </div>
  )
}
