import * as v from 'valibot'
import { EditError } from '../errors.ts'
import { isScaleName, isTonic, type ScaleName, type Tonic } from '../music/key.ts'
import {
  type ClipId,
  isClipId,
  isPageHash,
  isPlayerId,
  isTakeId,
  isTrackId,
  type PageHash,
  type PlayerId,
  type TakeId,
  type TrackId,
} from '../protocol/ids.ts'
import { err, ok, type Result } from '../result.ts'
import { type Bpm, isBpm, type Micros, type Ticks } from '../time/units.ts'
import { isLoopRange, isMoment, isPosition } from './legal.ts'

const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
const micros = v.custom<Micros>(isMoment)
const position = v.custom<Ticks>(isPosition)
const bytes = (max: number) =>
  v.pipe(
    v.custom<Uint8Array>(data => data instanceof Uint8Array),
    v.check(data => data.length <= max, `more than ${max} bytes`),
  )

export const PlayerName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))
/** Index into the 12 player colours (client/ui/tokens.css). */
export const PlayerColour = integer(0, 11)

const TimeSignature = v.strictObject({
  beats: integer(1, 32),
  /** The note value that is one beat: 1, 2, 4, 8, 16. */
  unit: v.picklist([1, 2, 4, 8, 16]),
})

/**
 * On which boundary of the song an edit of the running transport falls: the next one that everybody
 * can still hear of in time. Absent: `beat` in company, `none` alone.
 */
const Quantum = v.picklist(['none', 'beat', 'bar'])

/** Whole ticks, `start` ≤ position < `end`, a sixteenth or longer. */
const LoopSpan = v.pipe(
  v.strictObject({ start: position, end: position }),
  v.check(range => isLoopRange(range), 'a loop is a sixteenth or longer'),
)

/** What one page of a take holds: `count` events from number `first` on (TK3). */
const PageRef = v.strictObject({
  hash: v.custom<PageHash>(isPageHash),
  first: integer(0, 2 ** 31),
  count: integer(1, 256),
  from: micros,
  until: micros,
})

export const HEARING_MODES = ['live', 'tight', 'grid', 'bar'] as const
/** µs between two lines of a grid, at least. */
export const SHORTEST_STEP = 1_000

/** From `moment` on its author heard what `player` played so much later (TK7). */
const HearingEntry = v.strictObject({
  moment: micros,
  player: v.custom<PlayerId>(isPlayerId),
  mode: v.picklist(HEARING_MODES),
  /** µs; in Grid until the next of `lines`. */
  delay: micros,
  lines: v.optional(
    v.strictObject({ origin: micros, step: v.pipe(v.number(), v.minValue(SHORTEST_STEP)) }),
  ),
})

/**
 * Everything a player, a script or the room itself may do to the session document (PROTOCOL, ED).
 * Every edit is total: one whose target is gone changes nothing.
 */
const Edit = v.variant('type', [
  /** While the transport runs it bends at the next beat. */
  v.strictObject({
    type: v.literal('set-tempo'),
    bpm: v.custom<Bpm>(isBpm, 'tempo must be 20–999'),
  }),
  v.strictObject({
    type: v.literal('set-key'),
    key: v.custom<Tonic>(isTonic, 'key must be C … B'),
  }),
  v.strictObject({
    type: v.literal('set-scale'),
    scale: v.custom<ScaleName>(isScaleName, 'unknown scale'),
  }),
  v.strictObject({ type: v.literal('set-time-signature'), ...TimeSignature.entries }),
  /**
   * Starts the transport, from `position` or from where it stands, from the boundary at or before
   * it. `countIn`: bars that are counted first, for everybody. While it runs, as `seek`.
   */
  v.strictObject({
    type: v.literal('play'),
    position: v.optional(position),
    countIn: v.optional(v.picklist([0, 1, 2])),
    quantum: v.optional(Quantum),
  }),
  /** Stops it at the next boundary; at once while it counts in, and back to where that began. */
  v.strictObject({ type: v.literal('stop'), quantum: v.optional(Quantum) }),
  /** Goes to `position`; while it runs at the next boundary, to the boundary at or before it. */
  v.strictObject({
    type: v.literal('seek'),
    position,
    quantum: v.optional(Quantum),
  }),
  /** Goes round in `range`, or in the last one set, from now on or not. */
  v.strictObject({
    type: v.literal('set-loop'),
    on: v.boolean(),
    range: v.optional(LoopSpan),
  }),
  /** Host only: whether a Recorder keeps this session. */
  v.strictObject({ type: v.literal('set-saving'), saving: v.boolean() }),
  /** The author writes himself into the room. The first player ever becomes its host. */
  v.strictObject({ type: v.literal('set-player'), name: PlayerName, colour: PlayerColour }),
  /** Opens a take of the author. Repeating it changes nothing. */
  v.strictObject({
    type: v.literal('open-take'),
    take: v.custom<TakeId>(isTakeId),
    player: v.custom<PlayerId>(isPlayerId),
    startedAt: micros,
  }),
  v.strictObject({
    type: v.literal('add-pages'),
    take: v.custom<TakeId>(isTakeId),
    pages: v.pipe(v.array(PageRef), v.minLength(1), v.maxLength(64)),
    /** Smaller pages whose events these hold as well. */
    replaces: v.pipe(v.array(v.custom<PageHash>(isPageHash)), v.maxLength(256)),
  }),
  /** How the author heard the others, beside his own take. Nothing while there is no such take. */
  v.strictObject({
    type: v.literal('add-hearings'),
    take: v.custom<TakeId>(isTakeId),
    hearings: v.pipe(v.array(HearingEntry), v.minLength(1), v.maxLength(64)),
  }),
  v.strictObject({
    type: v.literal('add-track'),
    track: v.custom<TrackId>(isTrackId),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
  }),
  /** A clip with its notes; at most 256, 12 bytes each as in PROTOCOL (DOC8). */
  v.strictObject({
    type: v.literal('add-clip'),
    track: v.custom<TrackId>(isTrackId),
    clip: v.custom<ClipId>(isClipId),
    start: position,
    length: position,
    notes: bytes(256 * 12),
  }),
  v.strictObject({
    type: v.literal('remove-clip'),
    track: v.custom<TrackId>(isTrackId),
    clip: v.custom<ClipId>(isClipId),
  }),
])
export type Edit = v.InferOutput<typeof Edit>
export type Quantum = v.InferOutput<typeof Quantum>
export type TimeSignature = v.InferOutput<typeof TimeSignature>
export type PageRef = v.InferOutput<typeof PageRef>
export type HearingEntry = v.InferOutput<typeof HearingEntry>

/** Who edits, and when on the room clock. Drawn by the room, never by the caller of `edit`. */
export interface EditStamp {
  readonly player: PlayerId
  readonly moment: Micros
  /** Which life of the room clock `moment` is on. */
  readonly clock: string
  /** Edits of the transport take effect this far ahead, so that every peer hears of them in time; 0 alone. */
  readonly lead: Micros
}

/** A stranger's data → an edit, or the reason why not. Never throws. */
export function decodeEdit(data: unknown): Result<Edit, EditError> {
  const parsed = v.safeParse(Edit, data)
  if (parsed.success) return ok(parsed.output)
  return err(new EditError('malformed', v.summarize(parsed.issues).slice(0, 300)))
}
