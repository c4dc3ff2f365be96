/** Edits of the index of takes: what was played stands in pages outside the document. */
import * as v from 'valibot'
import { isPageHash, isPlayerId, isTakeId } from '../../protocol/ids.ts'
import { id, integer, micros } from './shapes.ts'

/** What one page of a take holds: `count` events from number `first` on (TK3). */
export const PageRef = v.strictObject({
  hash: id(isPageHash),
  first: integer(0, 2 ** 31),
  count: integer(1, 256),
  from: micros,
  until: micros,
})

export const HEARING_MODES = ['live', 'tight', 'grid', 'bar'] as const
/** µs between two lines of a grid, at least. */
export const SHORTEST_STEP = 1_000

/** From `moment` on its author heard what `player` played so much later (TK7). */
export const HearingEntry = v.strictObject({
  moment: micros,
  player: id(isPlayerId),
  mode: v.picklist(HEARING_MODES),
  /** µs; in Grid until the next of `lines`. */
  delay: micros,
  lines: v.optional(
    v.strictObject({ origin: micros, step: v.pipe(v.number(), v.minValue(SHORTEST_STEP)) }),
  ),
})

export const TakeEdit = v.variant('type', [
  /** Opens a take of the author. Repeating it changes nothing. */
  v.strictObject({
    type: v.literal('open-take'),
    take: id(isTakeId),
    player: id(isPlayerId),
    startedAt: micros,
  }),
  v.strictObject({
    type: v.literal('add-pages'),
    take: id(isTakeId),
    pages: v.pipe(v.array(PageRef), v.minLength(1), v.maxLength(64)),
    /** Smaller pages whose events these hold as well. */
    replaces: v.pipe(v.array(id(isPageHash)), v.maxLength(256)),
  }),
  /** How the author heard the others, beside his own take. Nothing while there is no such take. */
  v.strictObject({
    type: v.literal('add-hearings'),
    take: id(isTakeId),
    hearings: v.pipe(v.array(HearingEntry), v.minLength(1), v.maxLength(64)),
  }),
])
