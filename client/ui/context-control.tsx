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
  const control = useRef<HTMLSpanElement>(null)
  useContextFlash(control, part)
  return (
    <Attended name={name}>
      <span ref={control} className="context-control">
        {children}
      </span>
    </Attended>
  )
}
