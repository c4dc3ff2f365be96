/** What a player did, in the words of the field. Pure, and total: what it does not know it names. */

import type { Action, ActionField, ActionPart } from '../../shared/doc/actions/action.ts'
import { choiceNamed, titleOf } from '../../shared/sound/catalogue.ts'
import { KNOB_STEPS } from '../../shared/sound/knobs.ts'
import { dbText, panText } from './mix-wording.ts'
import { countText, metreText, tempoText, tonicText } from './wording.ts'

type Names = Readonly<Record<string, string>>

/** Names of fields are another program's: `__proto__` is none of ours. */
const own = <T>(record: Readonly<Partial<Record<string, T>>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** `Tempo 118 → 124`, `Moved 4 notes on Bass`; one sentence for each edit of the change. */
export function deedTexts({ parts, more }: Action, names: Names): readonly string[] {
  const texts = parts.map(part => partText(part, names))
  return more > 0 ? [...texts, `and ${countText(more, 'thing', 'things')} more`] : texts
}

function partText(part: ActionPart, names: Names): string {
  const { type, ids, fields } = part
  if (part.notes) return `${notesText(part)}${onText(ids, names)}`
  const [verb, ...words] = type.split('-')
  const thing = words.join(' ')
  switch (verb) {
    case 'add':
      return `Added ${nameText(thing, ids, names)}`
    case 'remove':
      return `Removed ${nameText(thing, ids, names)}`
    case 'restore':
      return `Brought back ${nameText(thing, ids, names)}`
    case 'queue':
      return `Asked the ${ids[0] ?? 'engine'} for something`
    case 'cancel':
      return 'Took back what an engine was asked for'
    default:
      return settingText(part, fields, names)
  }
}

/** `track Bass`, `a clip on Bass`, `a change of the timeline`. */
function nameText(thing: string, ids: readonly string[], names: Names): string {
  const name = own(names, ids[0] ?? '')
  if (thing === 'clip') return `a clip${onText(ids, names)}`
  if (thing === 'point') return 'a change on the timeline'
  return name === undefined ? `a ${thing}` : `${thing} ${name}`
}

const onText = ([track]: readonly string[], names: Names): string => {
  const name = own(names, track ?? '')
  return name === undefined ? '' : ` on ${name}`
}

function notesText({ type, notes }: ActionPart): string {
  const count = countText(notes?.count ?? 0, 'note', 'notes')
  if (type === 'add-notes') return `Added ${count}`
  if (type === 'remove-notes') return `Removed ${count}`
  const changed = notes?.fields ?? []
  if (changed.some(field => field === 'start' || field === 'pitch')) return `Moved ${count}`
  if (changed.includes('length')) return `Changed the length of ${count}`
  if (changed.includes('velocity')) return `Changed the velocity of ${count}`
  return changed.includes('muted') ? `Muted or unmuted ${count}` : `Changed ${count}`
}

function settingText(part: ActionPart, fields: readonly ActionField[], names: Names): string {
  if (part.type === 'set-host') return `Handed over host${toText(part.ids, names)}`
  const texts = fields.map(field => fieldText(field, part, names))
  return texts.length > 0 ? texts.join(', ') : `Changed ${part.type.split('-').slice(1).join(' ')}`
}

const toText = ([player]: readonly string[], names: Names): string => {
  const name = own(names, player ?? '')
  return name === undefined ? '' : ` to ${name}`
}

type Say = (value: unknown) => string | undefined

const number =
  (say: (value: number) => string): Say =>
  value =>
    typeof value === 'number' ? say(value) : undefined
const word: Say = value => (typeof value === 'string' ? value : undefined)
const flag =
  (yes: string, no: string): Say =>
  value =>
    typeof value === 'boolean' ? (value ? yes : no) : undefined
const percent = number(value => `${Math.round(value * 100)} %`)
const db = number(dbText)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const metre: Say = value =>
  isRecord(value) && typeof value.beats === 'number' && typeof value.unit === 'number'
    ? metreText({ beats: value.beats, unit: value.unit as 4 })
    : undefined

const instrument: Say = value => {
  const choice = choiceNamed(value)
  return choice ? titleOf(choice) : word(value)
}

/** What a point of a timeline says. */
const pointValue: Say = value => {
  if (!isRecord(value)) return undefined
  if (typeof value.bpm === 'number') return tempoText(value.bpm)
  if (value.timeline === 'metre') return metre(value)
  if (typeof value.root === 'string') return `${tonicText(value.root)} ${String(value.quality)}`
  return typeof value.key === 'string'
    ? `${tonicText(value.key)} ${String(value.scale)}`
    : undefined
}

/** A name, and how its values read; without the second only that it changed is said. */
const FIELDS: Readonly<Record<string, readonly [name: string, say?: Say]>> = {
  bpm: ['Tempo', number(tempoText)],
  key: ['Key', value => (typeof value === 'string' ? tonicText(value) : undefined)],
  scale: ['Scale', word],
  timeSignature: ['Time signature', metre],
  style: ['Style', word],
  emotion: ['Mood'],
  complexity: ['Complexity', percent],
  loop: ['Loop', value => (isRecord(value) ? flag('on', 'off')(value.on) : undefined)],
  instrument: ['Instrument', instrument],
  cultures: ['Cultures'],
  name: ['Name', word],
  level: ['Level', db],
  pan: ['Pan', number(panText)],
  mute: ['Mute', flag('on', 'off')],
  solo: ['Solo', flag('on', 'off')],
  reverbSend: ['Reverb', db],
  delaySend: ['Echo', db],
  role: ['Role', word],
  muted: ['Muted for all', flag('yes', 'no')],
  locked: ['Room', flag('locked', 'open')],
  saving: ['Saving', flag('on', 'off')],
  start: ['Place'],
  position: ['Place'],
  length: ['Length'],
  colour: ['Colour'],
  on: ['Engine', flag('on', 'off')],
  seed: ['Seed'],
  value: ['Value', pointValue],
}
const OF_TIMELINE: Readonly<Partial<Record<ActionPart['type'], string>>> = {
  'set-tempo': 'Tempo',
  'set-time-signature': 'Time signature',
  'set-key': 'Key',
  'set-scale': 'Key',
}

function fieldText({ name, before, value }: ActionField, part: ActionPart, names: Names): string {
  const [title, say] = own(FIELDS, name) ?? knobOf(name)
  const shown = name === 'value' ? (own(OF_TIMELINE, part.type) ?? 'Timeline') : title
  const whose = own(names, part.ids[0] ?? '')
  const of = whose === undefined || own(OF_TIMELINE, part.type) ? '' : ` of ${whose}`
  const [was, is] = [say?.(before), say?.(value)]
  if (is === undefined) return `${shown}${of} changed`
  return was === undefined || was === is ? `${shown}${of} ${is}` : `${shown}${of} ${was} → ${is}`
}

/** `subtractive:cutoff`, an engine's parameter. */
function knobOf(name: string): readonly [string, Say] {
  const [instrument, knob] = name.split(':')
  if (knob === undefined) return [name, number(value => String(Math.round(value * 1000) / 1000))]
  return [`${knob} (${instrument})`, number(step => `${Math.round((step / KNOB_STEPS) * 100)} %`)]
}
