import type { ScaleName, Tonic } from '../music/key.ts'
import type { ClipId, PlayerId, TakeId, TrackId } from '../protocol/ids.ts'
import type { LoopRange, Stretch } from '../time/stretch.ts'
import type { Bpm, Micros, Ticks } from '../time/units.ts'
import type { HearingEntry, PageRef, TimeSignature } from './edit.ts'

/**
 * The document as everybody reads it: plain, immutable, always musically legal (DOC5).
 * Parts that did not change keep their identity from one view to the next, so that a listener
 * may compare references.
 */
export interface SessionView {
  readonly schema: number
  readonly context: ContextView
  readonly transport: TransportView
  /** Whether a Recorder may keep this session. */
  readonly saving: boolean
  readonly players: Readonly<Record<PlayerId, PlayerView>>
  readonly tracks: Readonly<Record<TrackId, TrackView>>
  readonly takes: Readonly<Record<TakeId, TakeView>>
}

export interface ContextView {
  /** Views of the transport register, which is their one home. */
  readonly tempo: Bpm
  readonly timeSignature: TimeSignature
  readonly key: Tonic
  readonly scale: ScaleName
  /** Who set each of them last, as far as the document says; absent parts were never set. */
  readonly changedBy: Readonly<Partial<Record<ContextPart, PlayerId>>>
}
export type ContextPart = 'tempo' | 'timeSignature' | 'key' | 'scale'

/**
 * One register, written whole (TR1): the position at any moment follows from it. Read it through
 * `time/transport.ts`: its anchor may lie ahead.
 */
export interface TransportView {
  readonly playing: boolean
  readonly anchorPosition: Ticks
  readonly anchorMoment: Micros
  /** Which life of the room clock the anchor is on; '' before the first start. */
  readonly clock: string
  readonly bpm: Bpm
  readonly timeSignature: TimeSignature
  /** Absent reads as DEFAULT_LOOP. */
  readonly loop?: LoopView
  /** What lies below counts in: the song itself begins here (TR7). */
  readonly entry?: Ticks
  /** How it moved before the anchor, which may lie ahead; oldest first (TR2). */
  readonly before?: readonly Stretch[]
}

/** The song goes round in `start` ≤ position < `end` while `on` (TR8). */
export interface LoopView extends LoopRange {
  readonly on: boolean
}

export interface PlayerView {
  readonly id: PlayerId
  readonly name: string
  readonly colour: number
  readonly role: 'host' | 'player'
  readonly joinedAt: Micros
}

export interface TrackView {
  readonly id: TrackId
  readonly name: string
  readonly owner: PlayerId
  readonly clips: Readonly<Record<ClipId, ClipView>>
}

export interface ClipView {
  readonly id: ClipId
  readonly start: Ticks
  readonly length: Ticks
  readonly notes: readonly ClipNote[]
}

export interface ClipNote {
  /** Relative to the clip's start. */
  readonly start: Ticks
  readonly length: Ticks
  readonly pitch: number
  readonly velocity: number
}

export interface TakeView {
  readonly id: TakeId
  readonly player: PlayerId
  readonly startedAt: Micros
  /** In order of `first`; ranges may overlap, and then hold the same events. */
  readonly pages: readonly PageRef[]
  /** How this player heard the others meanwhile, in order of moment (TK7). */
  readonly heard?: readonly HearingEntry[]
}
