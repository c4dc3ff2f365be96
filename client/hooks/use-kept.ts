import { useRef } from 'react'
import { keepEqual } from '../../shared/doc/sharing.ts'

/** The value of the last rendering for as long as it reads the same, so that a memo sees no change. */
export function useKept<T extends object>(value: T): T {
  const kept = useRef(value)
  kept.current = keepEqual(kept.current, value)
  return kept.current
}
