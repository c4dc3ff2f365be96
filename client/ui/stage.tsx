import { type DragEvent, useCallback, useRef, useState } from 'react'
import type { ClipPlace } from '../roll/overlay.ts'
import { Following } from './following.tsx'
import { ImportMidi } from './import-midi.tsx'
import { Mixer } from './mixer.tsx'
import { part } from './part.tsx'
import { Takes } from './takes.tsx'
import { Tracks } from './tracks.tsx'
import { useFollowView } from './use-follow-view.ts'
import './stage.css'
import './following.css'

const RollPanel = part(async () => (await import('./roll-panel.tsx')).RollPanel)

/** What is placed and what was played: the middle of the room. A .mid can be dropped on it. */
export function Stage() {
  const [open, setOpen] = useState<ClipPlace>()
  const [file, setFile] = useState<File>()
  const [isOver, setOver] = useState(false)
  const stage = useRef<HTMLDivElement>(null)
  useFollowView(stage, open, setOpen)
  const close = useCallback(() => {
    const clip = document.querySelector<HTMLElement>(`[data-clip="${open?.clip}"]`)
    setOpen(undefined)
    clip?.focus()
  }, [open])
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped) setFile(dropped)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button Import .mid does the same
    <div
      ref={stage}
      className={isOver ? 'stage is-over' : 'stage'}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Following />
      <Tracks onOpen={setOpen} onMidi={setFile} />
      {open ? <RollPanel key={open.clip} place={open} onClose={close} /> : null}
      <Takes />
      <Mixer />
      <ImportMidi file={file} onClose={() => setFile(undefined)} />
    </div>
  )
}
