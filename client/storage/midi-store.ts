/** What each MIDI device is for, remembered by the id that this browser gave it. */
import * as v from 'valibot'
import { isPlayerId, isTrackId } from '../../shared/protocol/ids.ts'
import type { MidiInSettings, MidiOutSettings, MidiRoute } from '../app.ts'
import type { KeyValue } from './key-value.ts'

export interface MidiSettings {
  readonly outputs: Readonly<Record<string, MidiOutSettings>>
  readonly inputs: Readonly<Record<string, MidiInSettings>>
}

/** More than anyone has plugged in; the rest of a damaged store is not read. */
const MAX_DEVICES = 64
const MAX_ROUTES = 64
export const MIN_DELAY = -50
export const MAX_DELAY = 500

const isRoute = (value: unknown): value is MidiRoute =>
  value === 'me' || value === 'listening' || isPlayerId(value) || isTrackId(value)

const atMost = <T>(count: number) =>
  v.check<Record<string, T>, string>(
    entries => Object.keys(entries).length <= count,
    `more than ${count}`,
  )

const Channel = v.union([
  v.literal('as-played'),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15)),
])
const OutSettings = v.object({
  routes: v.pipe(v.record(v.custom<MidiRoute>(isRoute), Channel), atMost(MAX_ROUTES)),
  clock: v.boolean(),
  delay: v.pipe(v.number(), v.minValue(MIN_DELAY), v.maxValue(MAX_DELAY)),
})
const InSettings = v.object({ notes: v.boolean() })
const Stored = v.object({
  outputs: v.pipe(v.record(v.string(), OutSettings), atMost(MAX_DEVICES)),
  inputs: v.pipe(v.record(v.string(), InSettings), atMost(MAX_DEVICES)),
})

const NOTHING: MidiSettings = { outputs: {}, inputs: {} }

export async function readMidiSettings(store: KeyValue): Promise<MidiSettings> {
  return decoded(await store.get('midi'))
}

/** The settings of one device; those of the others stay, also those that another tab has kept. */
export async function keepMidiSettings(store: KeyValue, change: Partial<MidiSettings>) {
  await store.update('midi', before => {
    const { outputs, inputs } = decoded(before)
    return {
      outputs: newest({ ...outputs, ...withFewRoutes(change.outputs ?? {}) }),
      inputs: newest({ ...inputs, ...change.inputs }),
    }
  })
}

function decoded(value: unknown): MidiSettings {
  const parsed = v.safeParse(Stored, value)
  return parsed.success ? parsed.output : NOTHING
}

const newest = <T>(devices: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(devices).slice(-MAX_DEVICES))

/** Tracks and players of rooms long left make way. */
const withFewRoutes = (outputs: MidiSettings['outputs']): MidiSettings['outputs'] =>
  Object.fromEntries(
    Object.entries(outputs).map(([id, settings]) => [
      id,
      {
        ...settings,
        routes: Object.fromEntries(Object.entries(settings.routes).slice(-MAX_ROUTES)),
      },
    ]),
  )
