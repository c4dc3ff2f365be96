import { useEffect, useState } from 'react'
import { drawLater } from '../store/draw-later.ts'

/** Rows that are there at once. */
const FIRST = 3

/**
 * How many of `all` rows are to be shown now. A long list grows row by row, each in a task of its own; once it
 * is whole, one more row is there at once.
 */
export function useGradually(all: number): number {
  const [most, setMost] = useState(FIRST)
  useEffect(() => (most > all ? undefined : drawLater(() => setMost(most + 1))), [most, all])
  return Math.min(all, most)
}
