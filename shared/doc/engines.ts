/** The engines as data: what the edits write and how it reads. */
import * as v from 'valibot'
import type { PlayerId } from '../protocol/ids.ts'
import { type Crdt, type Draft, readMap } from './crdt.ts'
import { DEFAULT_ENGINE } from './defaults.ts'
import type { EditOf, EditStamp, EngineName } from './edit.ts'
import { ENGINES, ParameterName, parameterValue } from './edits/engines.ts'
import { fraction, integer, micros } from './edits/shapes.ts'
import { type Changes, differences } from './entity.ts'
import { guardOf } from './guards.ts'
import { type Fields, readAuthors, readRegister, writeRegister } from './register.ts'
import { PARAMETER_SLOTS, parameterSlot } from './schema.ts'
import { keepEqual, lastResult, oncePerObject } from './sharing.ts'
import type { EngineView } from './view.ts'

type StateFields = Required<Omit<EngineView, 'parameters' | 'changedBy'>>
const STATE: Fields<StateFields> = {
  on: guardOf(v.boolean()),
  seed: guardOf(integer(0, 2 ** 32 - 1)),
  generating: guardOf(v.boolean()),
  confidence: guardOf(fraction),
  lastGenerated: guardOf(micros),
}

export function setEngine(
  crdt: Crdt,
  draft: Draft,
  edit: EditOf<'set-engine'>,
  stamp: EditStamp,
): void {
  const engine = readMap(readMap(draft.engines)?.[edit.engine])
  const { on, seed, generating, confidence } = edit
  writeState(crdt, engine, { on, seed, generating, confidence }, stamp)
  const slots = readMap(engine?.parameters)
  for (const [name, value] of Object.entries(edit.parameters ?? {}))
    writeRegister(crdt, slots?.[parameterSlot(name)], { [name]: value }, stamp)
}

/** An engine made something: when, and how sure it was. */
export function noteGenerated(
  crdt: Crdt,
  draft: Draft,
  edit: EditOf<'finish-generation'>,
  stamp: EditStamp,
): void {
  const engine = readMap(readMap(draft.engines)?.[edit.engine])
  const { confidence } = edit
  writeState(crdt, engine, { confidence, lastGenerated: stamp.moment }, stamp)
}

function writeState(
  crdt: Crdt,
  engine: Draft | undefined,
  changes: Changes<StateFields>,
  stamp: EditStamp,
): void {
  const now = { ...DEFAULT_ENGINE, ...readRegister(engine?.state, STATE) }
  writeRegister(crdt, engine?.state, differences<StateFields>(now, changes), stamp)
}

export function createEnginesReader(): (
  container: unknown,
) => Readonly<Record<EngineName, EngineView>> {
  const readState = oncePerObject(stored => {
    const { on, seed } = readAuthors(stored)
    const by = { ...(on && { on }), ...(seed && { seed }) }
    return { fields: readRegister(stored, STATE), by }
  })
  const readParameters = oncePerObject(readSlots)
  const last = new Map<EngineName, EngineView>()

  function read(name: EngineName, stored: unknown): EngineView {
    const engine = readMap(stored)
    const { values, authors } = readParameters(engine?.parameters)
    const state = readState(engine?.state)
    const now = {
      ...DEFAULT_ENGINE,
      ...state.fields,
      parameters: values,
      changedBy: { ...state.by, parameters: authors },
    }
    const kept = keepEqual(last.get(name), now)
    last.set(name, kept)
    return kept
  }
  return lastResult(container => {
    const engines = readMap(container)
    const [drums, bass, harmony, melody] = ENGINES
    return {
      drums: read(drums, engines?.drums),
      bass: read(bass, engines?.bass),
      harmony: read(harmony, engines?.harmony),
      melody: read(melody, engines?.melody),
    }
  })
}

const MAX_PARAMETERS = 256
const isParameterName = guardOf(ParameterName)
const isParameterValue = guardOf(parameterValue)

interface Parameters {
  readonly values: Readonly<Record<string, number>>
  readonly authors: Readonly<Record<string, PlayerId>>
}

function readSlots(stored: unknown): Parameters {
  const slots = readMap(stored)
  const entries: Parameter[] = []
  for (let slot = 0; slot < PARAMETER_SLOTS; slot++)
    for (const parameter of readNumbers(slots?.[slot]))
      if (parameterSlot(parameter.name) === String(slot)) entries.push(parameter)
  const kept = entries.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MAX_PARAMETERS)
  return {
    values: Object.fromEntries(kept.map(({ name, value }) => [name, value])),
    authors: Object.fromEntries(kept.map(({ name, author }) => [name, author])),
  }
}

interface Parameter {
  readonly name: string
  readonly value: number
  readonly author: PlayerId
}

/** A register whose fields have whatever names their writers chose. */
function readNumbers(slot: unknown): readonly Parameter[] {
  const authors = Object.entries(readAuthors(slot)).filter(([name]) => isParameterName(name))
  const values = readRegister<Record<string, number>>(
    slot,
    Object.fromEntries(authors.map(([name]) => [name, isParameterValue])),
  )
  return authors.flatMap(([name, author]) => {
    const value = values[name]
    return value === undefined ? [] : [{ name, value, author }]
  })
}
