/**
 * The knobs that were turned on the instrument of a player or a track (DOC15): a register beside the
 * choice. Its fields are named `instrument:parameter`, so that a knob turned while another chooses
 * another instrument is not that one's.
 */

import { EditError } from '../errors.ts'
import type { PlayerId } from '../protocol/ids.ts'
import { type Knobs, NO_KNOBS } from '../sound/knobs.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import type { EditStamp } from './edit.ts'
import { KnobName, knobStep, MAX_KNOBS } from './edits/shapes.ts'
import { guardOf } from './guards.ts'
import { readAuthors, readRegister, writeRegister } from './register.ts'

const isKnobName = guardOf(KnobName)
const isStep = guardOf(knobStep)

/**
 * Total: at most 16, by name.
 *
 * @param container the register's map in the document, or whatever stands in its place
 * @param trusted whose turns count; everybody's if absent
 */
export function readKnobs(
  container: unknown,
  instrument: string,
  trusted?: (player: PlayerId) => boolean,
): Knobs {
  const prefix = prefixOf(instrument)
  const names = fieldsOf(container)
    .filter(name => name.startsWith(prefix) && isKnobName(name.slice(prefix.length)))
    .sort()
  if (names.length === 0) return NO_KNOBS
  const steps: Partial<Record<string, number>> = readRegister<Record<string, number>>(
    container,
    Object.fromEntries(names.map(name => [name, isStep])),
    trusted,
  )
  const entries = names.flatMap(name => {
    const step = steps[name]
    return step === undefined ? [] : [[name.slice(prefix.length), step] as const]
  })
  return entries.length === 0 ? NO_KNOBS : Object.fromEntries(entries.slice(0, MAX_KNOBS))
}

/** @throws EditError `too-large` when there are more knobs than any instrument has */
export function turnKnobs(
  crdt: Crdt,
  container: Draft | undefined,
  instrument: string,
  knobs: Knobs,
  stamp: EditStamp,
): void {
  const prefix = prefixOf(instrument)
  const now = readKnobs(container, instrument)
  const all = { ...now, ...knobs }
  if (Object.keys(all).length > MAX_KNOBS)
    throw new EditError('too-large', 'No instrument has so many knobs.')
  // What was turned on another instrument makes way, so that the register stays small.
  const isForeign = fieldsOf(container).some(name => !name.startsWith(prefix))
  if (isForeign) resetKnobs(container)
  const turned = Object.entries(isForeign ? all : knobs).map(
    ([name, step]) => [`${prefix}${name}`, step] as const,
  )
  writeRegister<Record<string, number>>(crdt, container, Object.fromEntries(turned), stamp)
}

/** A choice begins with its preset. */
export function resetKnobs(container: Draft | undefined): void {
  for (const key of Object.keys(container ?? {})) delete container?.[key]
}

const fieldsOf = (container: unknown): string[] =>
  Object.keys(readMap(container) ?? {}).length === 0 ? [] : Object.keys(readAuthors(container))

const prefixOf = (instrument: string): string => `${instrument}:`
