/** Which MIDI controller moves which knob, remembered in this browser for each device. */
import * as v from 'valibot'
import { type ControlName, isControlName } from '../control-name.ts'
import type { KeyValue } from './key-value.ts'

/** Of one device, by the id that this browser gave it. */
export interface Binding {
  readonly device: string
  /** 0–15 */
  readonly midiChannel: number
  /** 0–119 */
  readonly controller: number
  readonly control: ControlName
}

const KEPT_UNDER = 'learned'
/** The oldest are forgotten: tracks and players of rooms long left make way. */
const MOST = 256
const MAX_DEVICE = 256

const Kept = v.array(
  v.object({
    device: v.pipe(v.string(), v.maxLength(MAX_DEVICE)),
    midiChannel: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15)),
    controller: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(119)),
    control: v.custom<ControlName>(isControlName),
  }),
)

export async function readBindings(store: KeyValue): Promise<readonly Binding[]> {
  return decoded(await store.get(KEPT_UNDER))
}

/** What other tabs have learned stays. */
export async function keepBindings(
  store: KeyValue,
  change: (bindings: readonly Binding[]) => readonly Binding[],
): Promise<void> {
  await store.update(KEPT_UNDER, before => change(decoded(before)).slice(-MOST))
}

function decoded(value: unknown): readonly Binding[] {
  const parsed = v.safeParse(Kept, value)
  return parsed.success ? parsed.output.slice(-MOST) : []
}
