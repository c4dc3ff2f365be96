/** The points of timelines: what the edits write, how they read, and what keeps the song in its place. */
import * as v from 'valibot'
import { isPointId, type PointId } from '../protocol/ids.ts'
import { unreachable } from '../result.ts'
import type { Ticks } from '../time/units.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp, PointValue } from './edit.ts'
import { keepPlace } from './edit-transport.ts'
import { PointValue as PointSchema } from './edits/arrangement.ts'
import { position } from './edits/shapes.ts'
import {
  addEntity,
  changeEntity,
  lastAuthor,
  readEntity,
  removeEntity,
  wholeEntity,
} from './entity.ts'
import { marksOf, readTransport, type TransportFields, type TransportNow } from './fields.ts'
import { guardOf } from './guards.ts'
import { type Named, readEntries, withId } from './read-entries.ts'
import { type Fields, writeRegister } from './register.ts'
import { BUCKETS, bucketOf } from './schema.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import type { PointView, TimelinesView } from './view.ts'

interface PointFields {
  readonly position: Ticks
  readonly value: PointValue
}
const POINT: Fields<PointFields> = {
  position: guardOf(position),
  value: guardOf(v.union([PointSchema])),
}

type PointEdit = EditOf<'add-point' | 'set-point' | 'remove-point'>

/** While the song moves, what changes its tempos keeps it where it is, in the same change (TR11). */
export function editPoint(crdt: Crdt, draft: Draft, edit: PointEdit, stamp: EditStamp): void {
  const { playing } = readTransport(draft.transport)
  const before = playing ? readTransportNow(draft) : undefined
  writePoint(crdt, draft, edit, stamp)
  if (!before) return
  const changes = keepPlace(before, readTransportNow(draft), stamp)
  writeRegister<TransportFields>(crdt, draft.transport, changes, stamp)
}

/** The transport's register and what it moves through. */
export const readTransportNow = (draft: Draft): TransportNow => ({
  ...readTransport(draft.transport),
  ...marksOf(createTimelinesReader()(draft.points)),
})

/** Without a look at where the song is. */
export function writePoint(crdt: Crdt, draft: Draft, edit: PointEdit, stamp: EditStamp): void {
  crdt.trace?.about(edit.point)
  const bucket = readMap(readMap(draft.points)?.[bucketOf(edit.point)])
  const stored = bucket?.[edit.point]
  switch (edit.type) {
    case 'add-point': {
      const { position, value } = edit
      addEntity<PointFields>(crdt, bucket, edit.point, { position, value }, stamp)
      return
    }
    case 'set-point': {
      const { position, value } = edit
      const now = readEntity(stored, POINT).fields.value
      if (value && now?.timeline !== value.timeline) return
      changeEntity(crdt, stored, POINT, { position, value }, stamp)
      return
    }
    case 'remove-point':
      removeEntity(crdt, stored, stamp)
      return
    default:
      unreachable(edit)
  }
}

/** All timelines, each in order of position, then id; one that did not change is the same array. */
export function createTimelinesReader(): (container: unknown) => TimelinesView {
  const readPoint = oncePerObject((stored): Named<PointId, PointView> | undefined => {
    const point = wholeEntity(stored, POINT)
    if (!point) return undefined
    const changedBy = lastAuthor(stored)
    return withId<PointId, Omit<PointView, 'id'>>({ ...point, ...(changedBy && { changedBy }) })
  })
  const readBucket = oncePerObject(bucket =>
    readEntries(bucket, isPointId, readPoint).map(([, point]) => point),
  )
  let last: TimelinesView | undefined

  return lastResult(container => {
    const buckets = readMap(container)
    const points = BUCKETS.flatMap(name => readBucket(buckets?.[name]).filter(isIn(name))).sort(
      (a, b) => a.position - b.position || (a.id < b.id ? -1 : 1),
    )
    const before = last
    const of = <Name extends keyof TimelinesView>(name: Name): TimelinesView[Name] => {
      const now = points.filter(({ value }) => value.timeline === name) as TimelinesView[Name]
      const old = before?.[name]
      return old && isSame(old, now) ? old : now
    }
    last = {
      tempo: of('tempo'),
      key: of('key'),
      metre: of('metre'),
      chords: of('chords'),
      parameters: of('parameters'),
    }
    return last
  })
}

/** One in another bucket than its id says would be there twice. */
const isIn = (bucket: string) => (point: PointView) => bucketOf(point.id) === bucket

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at])
