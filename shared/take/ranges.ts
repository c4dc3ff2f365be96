/** Which indexes of a take its pages hold; pages may overlap (TK6). */
import type { PageRef } from '../doc/edit.ts'

type Range = Pick<PageRef, 'first' | 'count'>

export const isCovered = (pages: readonly Range[], index: number): boolean =>
  pages.some(({ first, count }) => first <= index && index < first + count)

/** The pages' indexes as separate ranges, in order, none touching the next. */
export function mergedRanges(pages: readonly Range[]): readonly Range[] {
  const merged: { first: number; count: number }[] = []
  for (const { first, count } of [...pages].sort((a, b) => a.first - b.first)) {
    const last = merged.at(-1)
    if (!last || first > last.first + last.count) merged.push({ first, count })
    else last.count = Math.max(last.count, first + count - last.first)
  }
  return merged
}
