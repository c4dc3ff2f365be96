/** The engines as data: what the edits write and how it reads. */
import * as v from 'valibot'
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

type StateFields = Required<Omit<EngineView, 'parameters'>>
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
  const readState = oncePerObject(stored => readRegister(stored, STATE))
  const readParameters = oncePerObject(readSlots)
  const last = new Map<EngineName, EngineView>()

  function read(name: EngineName, stored: unknown): EngineView {
    const engine = readMap(stored)
    const parameters = readParameters(engine?.parameters)
    const now = { ...DEFAULT_ENGINE, ...readState(engine?.state), parameters }
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

function readSlots(stored: unknown): Readonly<Record<string, number>> {
  const slots = readMap(stored)
  const entries: [string, number][] = []
  for (let slot = 0; slot < PARAMETER_SLOTS; slot++)
    for (const [name, value] of Object.entries(readNumbers(slots?.[slot])))
      if (parameterSlot(name) === String(slot)) entries.push([name, value])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MAX_PARAMETERS))
}

/** A register whose fields have whatever names their writers chose. */
function readNumbers(slot: unknown): Readonly<Record<string, number>> {
  const names = Object.keys(readAuthors(slot)).filter(isParameterName)
  return readRegister<Record<string, number>>(
    slot,
    Object.fromEntries(names.map(name => [name, isParameterValue])),
  ) as Record<string, number>
}
