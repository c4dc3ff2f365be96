/** Sections, markers and the points of timelines: what the edits write and how it reads. */
import * as v from 'valibot'
import { isMarkerId, isPointId, isSectionId, type PointId } from '../protocol/ids.ts'
import type { Ticks } from '../time/units.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp, PointValue } from './edit.ts'
import { PointValue as PointSchema } from './edits/arrangement.ts'
import { integer, position, span, text } from './edits/shapes.ts'
import { addEntity, type Changes, changeEntity, readEntity, removeEntity } from './entity.ts'
import { guardOf } from './guards.ts'
import { type Named, readEntries, withId } from './read-entries.ts'
import type { Fields } from './register.ts'
import { BUCKETS, bucketOf } from './schema.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import type { MarkerView, PointView, SectionView, TimelinesView } from './view.ts'

type SectionFields = Omit<SectionView, 'id'>
const SECTION: Fields<SectionFields> = {
  name: guardOf(text(60)),
  start: guardOf(position),
  length: guardOf(span),
  colour: guardOf(integer(0, 11)),
}
type MarkerFields = Omit<MarkerView, 'id'>
const MARKER: Fields<MarkerFields> = { name: guardOf(text(60)), position: guardOf(position) }
interface PointFields {
  readonly position: Ticks
  readonly value: PointValue
}
const POINT: Fields<PointFields> = {
  position: guardOf(position),
  value: guardOf(v.union([PointSchema])),
}

type SectionEdit = EditOf<'add-section' | 'set-section' | 'remove-section'>
export function editSection(crdt: Crdt, draft: Draft, edit: SectionEdit, stamp: EditStamp): void {
  const { type, section: id, ...content } = edit
  editEntity(crdt, readMap(draft.sections), { type, id, fields: SECTION, content }, stamp)
}

type MarkerEdit = EditOf<'add-marker' | 'set-marker' | 'remove-marker'>
export function editMarker(crdt: Crdt, draft: Draft, edit: MarkerEdit, stamp: EditStamp): void {
  const { type, marker: id, ...content } = edit
  editEntity(crdt, readMap(draft.markers), { type, id, fields: MARKER, content }, stamp)
}

type PointEdit = EditOf<'add-point' | 'set-point' | 'remove-point'>
export function editPoint(crdt: Crdt, draft: Draft, edit: PointEdit, stamp: EditStamp): void {
  const { type, point: id, ...content } = edit
  const bucket = readMap(readMap(draft.points)?.[bucketOf(id)])
  if (edit.type === 'set-point' && edit.value) {
    const now = readEntity(bucket?.[id], POINT).fields.value
    if (now?.timeline !== edit.value.timeline) return
  }
  editEntity(crdt, bucket, { type, id, fields: POINT, content }, stamp)
}

interface EntityEdit<T> {
  readonly type: SectionEdit['type'] | MarkerEdit['type'] | PointEdit['type']
  readonly id: string
  readonly fields: Fields<T>
  readonly content: Changes<T>
}

function editEntity<T extends object>(
  crdt: Crdt,
  container: Draft | undefined,
  { type, id, fields, content }: EntityEdit<T>,
  stamp: EditStamp,
): void {
  if (type.startsWith('add-')) addEntity(crdt, container, id, content as Partial<T>, stamp)
  else if (type.startsWith('remove-')) removeEntity(crdt, container?.[id], stamp)
  else changeEntity(crdt, container?.[id], fields, content, stamp)
}

/** Undefined for an entity that is removed, or of which a part is missing or malformed. */
function wholeEntity<T extends object>(stored: unknown, fields: Fields<T>) {
  if (!readMap(stored)) return undefined
  const entity = readEntity(stored, fields)
  if (entity.isHidden || Object.keys(fields).some(name => !(name in entity.fields)))
    return undefined
  return entity.fields as T
}

export function createSectionsReader() {
  const read = oncePerObject(stored => {
    const section = wholeEntity(stored, SECTION)
    return section && withId<SectionView['id'], SectionFields>(section)
  })
  return lastResult(
    (container): Readonly<Record<SectionView['id'], SectionView>> =>
      Object.fromEntries(readEntries(container, isSectionId, read)),
  )
}

export function createMarkersReader() {
  const read = oncePerObject(stored => {
    const marker = wholeEntity(stored, MARKER)
    return marker && withId<MarkerView['id'], MarkerFields>(marker)
  })
  return lastResult(
    (container): Readonly<Record<MarkerView['id'], MarkerView>> =>
      Object.fromEntries(readEntries(container, isMarkerId, read)),
  )
}

/** All timelines, each in order of position, then id; one that did not change is the same array. */
export function createTimelinesReader(): (container: unknown) => TimelinesView {
  const readPoint = oncePerObject((stored): Named<PointId, PointView> | undefined => {
    const point = wholeEntity(stored, POINT)
    return point && withId<PointId, PointFields>(point)
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
