/** Writes what an edit of the transport changes into its one register (TR1). */
import { unreachable } from '../result.ts'
import type { Crdt, Draft } from './crdt.ts'
import type { Edit, EditOf, EditStamp } from './edit.ts'
import { play, seek, setLoop, setTempo, stop } from './edit-transport.ts'
import { readTransport, type TransportFields } from './fields.ts'
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
  const now = readTransport(draft.transport)
  const changes = Object.entries(changesOf(now, edit, stamp)).filter(
    ([field, value]) => !isSo(now, field, value),
  )
  writeRegister<TransportFields>(crdt, draft.transport, Object.fromEntries(changes), stamp)
}

/** What the edit writes, given the register as it is. Pure. */
export function changesOf(
  now: TransportFields,
  edit: TransportEdit,
  stamp: EditStamp,
): Partial<TransportFields> {
  switch (edit.type) {
    case 'set-tempo':
      return setTempo(now, edit.bpm, stamp)
    case 'set-time-signature':
      return { timeSignature: { beats: edit.beats, unit: edit.unit } }
    case 'play':
      return play(now, edit, stamp)
    case 'stop':
      return stop(now, edit.quantum, stamp)
    case 'seek':
      return seek(now, edit, stamp)
    case 'set-loop':
      return setLoop(now, edit, stamp)
    default:
      return unreachable(edit)
  }
}

/** A field that was never written and an edit to its default: nothing to do. */
const isSo = (now: TransportFields, field: string, value: unknown): boolean =>
  JSON.stringify(now[field as keyof TransportFields]) === JSON.stringify(value)
