import { beginningOf, isEvenLoop, legAt, legIn, loopOf, momentAlong, travelledAt } from './leg.ts'
import type { Stretch } from './stretch.ts'
import type { Span } from './transport.ts'
import { type Micros, micros, ticks } from './units.ts'

/** More legs than this in one answer mean that the window is a mistake. */
const MAX_LEGS = 1_000

/**
 * The way of a span within a window as stretches that no mark bends: what `before` keeps, so that a
 * change of the marks leaves the way that was gone as it was (TR10). None outside of the window.
 */
export function straightened(
  span: Span,
  window: { readonly from: number; readonly until: number },
): readonly Stretch[] {
  const { stretch } = span
  if (span.from >= window.until || span.until <= window.from) return []
  if (!stretch.tempos) return [stretch]
  const until = Math.min(span.until, window.until)
  const loop = loopOf(stretch)
  // Its rounds are one piece.
  const evenLoop = loop && isEvenLoop(stretch, loop) ? loop : undefined
  const pieces: Stretch[] = []
  let leg = legIn(stretch, micros(Math.max(window.from, span.from)))
  while (pieces.length < MAX_LEGS) {
    const { line, ahead, end } = leg
    const begins = Math.max(stretch.originMicros, beginningOf(leg))
    if (begins >= until) break
    const { bpm, originTicks, originMicros } = line
    const isRound = evenLoop !== undefined && (ahead > 0 || end === evenLoop.end)
    if (isRound) return [...pieces, { bpm, originTicks, originMicros, loop: evenLoop }]
    const isCountIn = stretch.entry !== undefined && end <= stretch.entry
    pieces.push({
      bpm,
      originTicks: ticks(originTicks - ahead),
      originMicros,
      ...(isCountIn && { entry: stretch.entry }),
    })
    if (end === Number.POSITIVE_INFINITY) break
    leg = legAt(stretch, end)
  }
  return pieces
}

/** Moments are whole µs: so far apart are at most those of one tick on two lines through it. */
const ROUNDING_MICROS = 16

/**
 * Stretches one after the other, the last until `until`, each moved by the µs or so by which it would
 * pass the tick at which the next begins before that does: it would be passed twice.
 */
export function joined(stretches: readonly Stretch[], until: Micros): readonly Stretch[] {
  let next = until
  const moved = stretches.toReversed().map(stretch => {
    const early = next - momentAlong(stretch, travelledAt(stretch, next))
    const by = early > 0 && early <= ROUNDING_MICROS ? early : 0
    next = micros(stretch.originMicros + by)
    return by === 0 ? stretch : { ...stretch, originMicros: next }
  })
  return moved.toReversed()
}
