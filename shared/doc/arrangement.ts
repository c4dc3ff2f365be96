/** Sections and markers: what the edits write and how it reads. */
import { isMarkerId, isSectionId } from '../protocol/ids.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { integer, position, span, text } from './edits/shapes.ts'
import { addEntity, type Changes, changeEntity, removeEntity, wholeEntity } from './entity.ts'
import { guardOf } from './guards.ts'
import { readEntries, withId } from './read-entries.ts'
import type { Fields } from './register.ts'
import { lastResult, oncePerObject } from './sharing.ts'
import type { MarkerView, SectionView } from './view.ts'

type SectionFields = Omit<SectionView, 'id'>
const SECTION: Fields<SectionFields> = {
  name: guardOf(text(60)),
  start: guardOf(position),
  length: guardOf(span),
  colour: guardOf(integer(0, 11)),
}
type MarkerFields = Omit<MarkerView, 'id'>
const MARKER: Fields<MarkerFields> = { name: guardOf(text(60)), position: guardOf(position) }
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

interface EntityEdit<T> {
  readonly type: SectionEdit['type'] | MarkerEdit['type']
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
