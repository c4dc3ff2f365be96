/** Writes what an edit of the transport changes: its one register, or a point along it (TR1, TR11). */
import type { PointId } from '../protocol/ids.ts'
import { unreachable } from '../result.ts'
import { placeIn } from '../time/transport.ts'
import type { Crdt, Draft } from './crdt.ts'
import type { Edit, EditOf, EditStamp, PointValue } from './edit.ts'
import { play, seek, setLoop, setTempo, stop, whereTempoTurns } from './edit-transport.ts'
import { type TransportFields, type TransportNow, transportView } from './fields.ts'
import { pointAt } from './point-at.ts'
import { readTransportNow, writePoint } from './points.ts'
import { writeRegister } from './register.ts'

export type TransportEdit = EditOf<
  'set-tempo' | 'set-time-signature' | 'play' | 'stop' | 'seek' | 'set-loop'
>

const TYPES: readonly Edit['type'][] = [
  'set-tempo',
  'set-time-signature',
  'play',
  'stop',
  'seek',
  'set-loop',
]
export const isTransportEdit = (edit: Edit): edit is TransportEdit => TYPES.includes(edit.type)

export function applyTransportEdit(
  crdt: Crdt,
  draft: Draft,
  edit: TransportEdit,
  stamp: EditStamp,
): void {
  const now = readTransportNow(draft)
  const { fields, point } = changesOf(now, edit, stamp)
  const changes = Object.entries(fields).filter(([field, value]) => !isSo(now, field, value))
  writeRegister<TransportFields>(crdt, draft.transport, Object.fromEntries(changes), stamp)
  if (point) writePoint(crdt, draft, { type: 'set-point', ...point }, stamp)
}

export interface TransportChanges {
  readonly fields: Partial<TransportFields>
  /** The point that says what the edit says otherwise, from its position on (TR11). */
  readonly point?: { readonly point: PointId; readonly value: PointValue }
}

/** What the edit writes, given the transport as it is. Pure. */
export function changesOf(
  now: TransportNow,
  edit: TransportEdit,
  stamp: EditStamp,
): TransportChanges {
  switch (edit.type) {
    case 'set-tempo':
      return tempoChanges(now, setTempo(now, edit.bpm, stamp))
    case 'set-time-signature':
      return metreChanges(now, edit, stamp)
    case 'play':
      return { fields: play(now, edit, stamp) }
    case 'stop':
      return { fields: stop(now, edit.quantum, stamp) }
    case 'seek':
      return { fields: seek(now, edit, stamp) }
    case 'set-loop':
      return { fields: setLoop(now, edit, stamp) }
    default:
      return unreachable(edit)
  }
}

function tempoChanges(now: TransportNow, fields: Partial<TransportFields>): TransportChanges {
  const { bpm, ...turned } = fields
  const point = pointAt(now.tempos, whereTempoTurns({ ...now, ...turned }))
  if (!point || bpm === undefined) return { fields }
  return { fields: turned, point: { point: point.id, value: { timeline: 'tempo', bpm } } }
}

function metreChanges(
  now: TransportNow,
  { beats, unit }: EditOf<'set-time-signature'>,
  { clock, moment }: EditStamp,
): TransportChanges {
  const { governed } = placeIn(transportView(now), clock, moment)
  const point = pointAt(now.metres, Math.max(0, governed))
  if (!point) return { fields: { timeSignature: { beats, unit } } }
  return { fields: {}, point: { point: point.id, value: { timeline: 'metre', beats, unit } } }
}

/** A field that was never written and an edit to its default: nothing to do. */
const isSo = (now: TransportFields, field: string, value: unknown): boolean =>
  JSON.stringify(now[field as keyof TransportFields]) === JSON.stringify(value)
