/** When takes were played, from the pages they list. Pure. */
import type { TakeView } from '../../shared/doc/view.ts'

export interface Span {
  /** µs on the room clock */
  readonly from: number
  readonly until: number
}

export function takeSpan({ startedAt, pages }: TakeView): Span {
  let until: number = startedAt
  for (const page of pages) until = Math.max(until, page.until)
  return { from: startedAt, until }
}

/** Pages may overlap, and then hold the same events: the highest index counts. */
export function eventCount({ pages }: TakeView): number {
  let count = 0
  for (const page of pages) count = Math.max(count, page.first + page.count)
  return count
}

export function spanOfAll(takes: readonly TakeView[]): Span {
  const spans = takes.map(takeSpan)
  return {
    from: Math.min(...spans.map(span => span.from)),
    until: Math.max(...spans.map(span => span.until)),
  }
}

/** `span` within `whole`, both ends in percent; never thinner than can be seen. */
export function shareOf(
  span: Span,
  whole: Span,
): { readonly left: number; readonly width: number } {
  const length = Math.max(1, whole.until - whole.from)
  const width = Math.max(1.5, ((span.until - span.from) / length) * 100)
  return { left: Math.min(100 - width, ((span.from - whole.from) / length) * 100), width }
}
