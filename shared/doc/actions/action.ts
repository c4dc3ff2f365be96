/**
 * What a player did, as the document keeps it (DOC22): an atomic text of JSON,
 *
 *   [moment, position, gesture, held, [part, …], more?]
 *   part  := [edit type, [id, …], [field, …]?, notes?]
 *   field := [name, n, value before, value]
 *   notes := [count, [field name, …], [[id, value before, …], …] | 0]
 *
 * `n` is the register's count of writes of that field, so that it can be told whether it still stands.
 * What a text has no room for stands in the past of the change that the action names.
 */
import * as v from 'valibot'
import type { ActorId, PlayerId } from '../../protocol/ids.ts'
import type { Micros, Ticks } from '../../time/units.ts'
import { integer, micros, position } from '../edits/shapes.ts'
import { ACTION_TYPES, type ActionType } from './action-types.ts'

/** Characters; what would be longer leaves out its notes, then its values. */
const MAX_ACTION_TEXT = 1000
/** Of one change; more are counted. */
export const MAX_PARTS = 8
/** Of one part that are named one by one. */
export const MAX_NOTES_NAMED = 64

/** One field of a register; undefined before it was ever written. */
export interface ActionField {
  readonly name: string
  readonly n: number
  readonly before: unknown
  readonly value: unknown
}
export interface ActionNotes {
  readonly count: number
  /** Those that were changed, in the order of the values. */
  readonly fields: readonly string[]
  /** Without their `n_`, with what each field was before; empty where there was no room. */
  readonly each: readonly (readonly [id: string, ...before: (number | null)[]])[]
}
/** What one edit did. */
export interface ActionPart {
  readonly type: ActionType
  /** Of what it was done to, the outermost first: a track, then its clip. */
  readonly ids: readonly string[]
  readonly fields: readonly ActionField[]
  readonly notes?: ActionNotes
}
export interface ActionContent {
  readonly moment: Micros
  /** Where the song was; null where nobody knows. */
  readonly position: Ticks | null
  /** '' unless a control was moved: then all of its movement is one action. */
  readonly gesture: string
  /** The hand had not let go when it was written last. */
  readonly held: boolean
  /** 1 … 8. */
  readonly parts: readonly ActionPart[]
  /** Edits of the same change beside them. */
  readonly more: number
}
/** Named by its change: `seq` of `actor`. */
export interface Action extends ActionContent {
  readonly player: PlayerId
  readonly actor: ActorId
  readonly seq: number
}

/** As they were done; a total order, the same for everybody. */
export const inOrder = (a: Action, b: Action): number =>
  a.moment - b.moment || (a.actor === b.actor ? a.seq - b.seq : a.actor < b.actor ? -1 : 1)

const count = integer(1, 2 ** 31)
const short = v.pipe(v.string(), v.maxLength(80))
const Field = v.strictTuple([short, count, v.unknown(), v.unknown()])
const Notes = v.strictTuple([
  count,
  v.pipe(v.array(short), v.maxLength(6)),
  v.union([v.literal(0), v.array(v.tupleWithRest([short], v.nullable(integer(0, 2 ** 32))))]),
])
const Part = v.union([
  v.strictTuple([v.picklist(ACTION_TYPES), v.array(short)]),
  v.strictTuple([v.picklist(ACTION_TYPES), v.array(short), v.array(Field)]),
  v.strictTuple([v.picklist(ACTION_TYPES), v.array(short), v.array(Field), Notes]),
])
const parts = v.pipe(v.array(Part), v.minLength(1), v.maxLength(MAX_PARTS))
const head = [
  micros,
  v.nullable(position),
  v.pipe(v.string(), v.maxLength(16)),
  v.picklist([0, 1]),
] as const
const Stored = v.union([v.strictTuple([...head, parts]), v.strictTuple([...head, parts, count])])

/** Total: undefined for anything that is no action. */
export function parseAction(text: string): ActionContent | undefined {
  if (text.length > MAX_ACTION_TEXT) return undefined
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = v.safeParse(Stored, data)
  if (!parsed.success) return undefined
  const [moment, position, gesture, held, all, more = 0] = parsed.output
  return { moment, position, gesture, held: held === 1, parts: all.map(partOf), more }
}

function partOf([type, ids, fields = [], notes]: v.InferOutput<typeof Part>): ActionPart {
  const named = fields.map(([name, n, before, value]) => ({
    name,
    n,
    before: before ?? undefined,
    value,
  }))
  if (!notes) return { type, ids, fields: named }
  const [count, changed, each] = notes
  return { type, ids, fields: named, notes: { count, fields: changed, each: each || [] } }
}

/** At most {@link MAX_ACTION_TEXT} characters. */
export function encodeAction(action: ActionContent): string {
  const whole = textOf(action, part => part)
  if (whole.length <= MAX_ACTION_TEXT) return whole
  const brief = textOf(action, withoutNotes)
  return brief.length <= MAX_ACTION_TEXT ? brief : textOf(action, bare)
}

const withoutNotes = ({ notes, ...part }: ActionPart): ActionPart =>
  notes ? { ...part, notes: { ...notes, each: [] } } : part
const bare = (part: ActionPart): ActionPart => ({ ...withoutNotes(part), fields: [] })

function textOf(
  { moment, position, gesture, held, parts, more }: ActionContent,
  shorten: (part: ActionPart) => ActionPart,
): string {
  const all = parts
    .map(shorten)
    .map(({ type, ids, fields, notes }) => [
      type,
      ids,
      ...(fields.length > 0 || notes
        ? [fields.map(({ name, n, before, value }) => [name, n, before ?? null, value])]
        : []),
      ...(notes ? [[notes.count, notes.fields, notes.each.length > 0 ? notes.each : 0]] : []),
    ])
  return JSON.stringify([moment, position, gesture, Number(held), all, ...(more > 0 ? [more] : [])])
}
