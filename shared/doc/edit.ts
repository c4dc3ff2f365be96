import * as v from 'valibot'
import { EditError } from '../errors.ts'
import type { PlayerId } from '../protocol/ids.ts'
import { err, ok, type Result } from '../result.ts'
import type { Micros, Ticks } from '../time/units.ts'
import { type ActionPageRef as ActionPageSchema, ActionsEdit } from './edits/actions.ts'
import { ArrangementEdit, type PointValue as PointSchema } from './edits/arrangement.ts'
import {
  type AnalysisChange,
  type ENGINES,
  EngineEdit,
  type QUEUE_PRIORITIES,
} from './edits/engines.ts'
import { PeopleEdit } from './edits/people.ts'
import type {
  StripChange as StripSchema,
  TimeSignature as TimeSignatureSchema,
} from './edits/shapes.ts'
import { type Quantum as QuantumSchema, SongEdit } from './edits/song.ts'
import {
  type HearingEntry as HearingSchema,
  type PageRef as PageSchema,
  TakeEdit,
} from './edits/takes.ts'
import { TrackEdit } from './edits/tracks.ts'

/**
 * Everything a player, a script or the room itself may do to the session document (PROTOCOL, ED);
 * each subject's edits stand in `edits/`. Every edit is total: one whose target is gone changes
 * nothing.
 */
const Edit = v.variant('type', [
  SongEdit,
  PeopleEdit,
  TakeEdit,
  ActionsEdit,
  TrackEdit,
  ArrangementEdit,
  EngineEdit,
])
export type Edit = v.InferOutput<typeof Edit>
export type EditOf<Type extends Edit['type']> = Extract<Edit, { readonly type: Type }>
export type Quantum = v.InferOutput<typeof QuantumSchema>
export type TimeSignature = v.InferOutput<typeof TimeSignatureSchema>
export type PageRef = v.InferOutput<typeof PageSchema>
export type ActionPageRef = v.InferOutput<typeof ActionPageSchema>
export type StripChange = v.InferOutput<typeof StripSchema>
export type PointValue = v.InferOutput<typeof PointSchema>
export type EngineName = (typeof ENGINES)[number]
export type QueuePriority = (typeof QUEUE_PRIORITIES)[number]
export type Analysis = v.InferOutput<typeof AnalysisChange>
export type HearingEntry = v.InferOutput<typeof HearingSchema>

/** Who edits, and when on the room clock. Drawn by the room, never by the caller of `edit`. */
export interface EditStamp {
  readonly player: PlayerId
  readonly moment: Micros
  /** Which life of the room clock `moment` is on. */
  readonly clock: string
  /** Edits of the transport take effect this far ahead, so that every peer hears of them in time; 0 alone. */
  readonly lead: Micros
  /** Of a start while `lead` is 0: what sounds first is to come in time. Absent: 0. */
  readonly startLead?: Micros
  /** Edits of one movement of the hand share it; at most 16 characters. */
  readonly gesture?: string
  /** Where the song was. */
  readonly position?: Ticks
  /** The control was still held: more of this gesture follows. */
  readonly held?: boolean
  /** The host is not in the room: a player may take his office (DOC10). */
  readonly hostGone?: boolean
}

/** A stranger's data → an edit, or the reason why not. Never throws. */
export function decodeEdit(data: unknown): Result<Edit, EditError> {
  const parsed = v.safeParse(Edit, data)
  if (parsed.success) return ok(parsed.output)
  return err(new EditError('malformed', v.summarize(parsed.issues).slice(0, 300)))
}
