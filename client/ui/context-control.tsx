import { type ReactNode, useRef } from 'react'
import type { ContextPart } from '../../shared/doc/view.ts'
import { Attended } from './attended.tsx'
import { useContextFlash } from './use-context-flash.ts'

interface Props {
  /** What it is called on every page. */
  readonly name: string
  readonly part: ContextPart
  readonly children: ReactNode
}

/** A control of what all play by: who is at it, and who has changed it. */
export function ContextControl({ name, part, children }: Props) {
  const ring = useRef<HTMLElement>(null)
  useContextFlash(ring, part)
  return (
    <Attended name={name}>
      <span className="context-control">
        {children}
        <i ref={ring} className="flash-ring" aria-hidden />
      </span>
    </Attended>
  )
}
