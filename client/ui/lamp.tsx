import { memo } from 'react'
import type { PeerId } from '../../shared/protocol/ids.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'

/** Lights up while that player's notes sound. Nothing else renders for a note. */
export const Lamp = memo(function Lamp({ peer }: { readonly peer: PeerId }) {
  const { app } = usePage()
  const lit = useReadable(app.sounding, sounding => (sounding.get(peer)?.size ?? 0) > 0)
  return <span className={lit ? 'lamp lit' : 'lamp'} aria-hidden />
})
