/** Hears what is written while edits are applied, and makes one action of it (DOC22). */
import type { WriteListener } from '../crdt.ts'
import type { Edit } from '../edit.ts'
import { type ActionField, type ActionPart, MAX_NOTES_NAMED, MAX_PARTS } from './action.ts'
import { isActionType } from './action-types.ts'

/** Follow from the edit itself, or say nothing that a player did. */
const UNTOLD: ReadonlySet<string> = new Set([
  'revision',
  'removed',
  'anchor',
  'playing',
  'generating',
  'confidence',
  'holders',
  'awaited',
])
const ADDRESS = ['track', 'clip', 'section', 'marker', 'point', 'engine', 'player', 'generation']

type Before = Readonly<Record<string, number>>

interface Part {
  readonly edit: Edit
  ids: readonly string[]
  wrote: boolean
  readonly fields: ActionField[]
  notes: number
  readonly changed: Set<string>
  readonly each: (readonly [id: string, before: Before])[]
}

export class Trace implements WriteListener {
  #parts: Part[] = []
  #now: Part | undefined

  begin(): void {
    this.#parts = []
    this.#now = undefined
  }

  /** What is written from now on, that edit writes. */
  edit(edit: Edit): void {
    this.#now = undefined
    if (!isActionType(edit.type)) return
    const ids = idsOf(edit)
    const last = this.#parts.at(-1)
    // Of many notes several edits are made.
    if (last?.edit.type === edit.type && last.notes > 0 && last.ids.join() === ids.join())
      this.#now = last
    else {
      this.#now = { edit, ids, wrote: false, fields: [], notes: 0, changed: new Set(), each: [] }
      this.#parts.push(this.#now)
    }
  }

  about(id: string): void {
    if (this.#now) this.#now.ids = [id]
  }

  wrote(): void {
    if (this.#now) this.#now.wrote = true
  }

  field(name: string, n: number, before: unknown, value: unknown): void {
    if (!this.#now) return
    this.#now.wrote = true
    if (!UNTOLD.has(name)) this.#now.fields.push({ name, n, before, value })
  }

  note(id: string, before: Before): void {
    if (!this.#now) return
    this.#now.wrote = true
    this.#now.notes++
    for (const field of Object.keys(before)) this.#now.changed.add(field)
    if (this.#now.each.length <= MAX_NOTES_NAMED) this.#now.each.push([id.slice(2), before])
  }

  /** What was done since {@link begin}; no parts where a player would not say that he did something. */
  done(): { readonly parts: readonly ActionPart[]; readonly more: number } {
    const parts = this.#parts.filter(isTold)
    return {
      parts: parts.slice(0, MAX_PARTS).map(partOf),
      more: Math.max(0, parts.length - MAX_PARTS),
    }
  }
}

function idsOf(edit: Edit): readonly string[] {
  const all: Readonly<Record<string, unknown>> = edit
  return ADDRESS.map(name => all[name]).filter(id => typeof id === 'string')
}

const setsFields = ({ edit }: Part): boolean =>
  edit.type.startsWith('set-') && edit.type !== 'set-host'

const isTold = (part: Part): boolean => part.wrote && (part.fields.length > 0 || !setsFields(part))

function partOf({ edit, ids, fields, notes, changed, each }: Part): ActionPart {
  // What a thing began with, the thing itself says.
  const told = edit.type.startsWith('add-') ? [] : fields
  if (notes === 0) return { type: edit.type, ids, fields: told }
  const names = [...changed].sort()
  const named = each.map(
    ([id, before]) => [id, ...names.map(name => before[name] ?? null)] as const,
  )
  const isAll = each.length === notes
  return {
    type: edit.type,
    ids,
    fields: told,
    notes: { count: notes, fields: names, each: isAll ? named : [] },
  }
}
