/** Key and scale have two homes: the point that governs where the song is, else the context (TR13). */
import { placeIn } from '../time/transport.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { transportView } from './fields.ts'
import { pointAt } from './point-at.ts'
import { createTimelinesReader, readTransportNow, writePoint } from './points.ts'
import { writeRegister } from './register.ts'
import type { PointView, TimelinesView, TransportView } from './view.ts'

type KeyEdit = EditOf<'set-key' | 'set-scale'>

export function setKey(crdt: Crdt, draft: Draft, edit: KeyEdit, stamp: EditStamp): void {
  const keys = createTimelinesReader()(draft.points).key
  const transport = transportView(readTransportNow(draft))
  const point = withKey({ keys, transport }, edit, stamp)
  if (point) {
    writePoint(crdt, draft, { type: 'set-point', point: point.id, value: point.value }, stamp)
    return
  }
  const context = readMap(draft.context)
  if (edit.type === 'set-key') writeRegister(crdt, context?.key, { key: edit.key }, stamp)
  else writeRegister(crdt, context?.scale, { scale: edit.scale }, stamp)
}

/** The point that the edit is about, as it will be; undefined where the context is. */
export function withKey(
  song: { readonly keys: TimelinesView['key']; readonly transport: TransportView },
  edit: KeyEdit,
  { clock, moment }: EditStamp,
): PointView<'key'> | undefined {
  const point = pointAt(song.keys, placeIn(song.transport, clock, moment).governed)
  if (!point) return undefined
  const { key, scale } = point.value
  const value =
    edit.type === 'set-key'
      ? { timeline: 'key' as const, key: edit.key, scale }
      : { timeline: 'key' as const, key, scale: edit.scale }
  return { ...point, value }
}
