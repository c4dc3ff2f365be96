/** This player's own mix, remembered in this browser. */
import * as v from 'valibot'
import type { StripView } from '../../shared/doc/view.ts'
import { decodeEffects, type EffectsSettings } from '../../shared/sound/effects.ts'
import type { KeyValue } from './key-value.ts'

export interface OwnMix {
  readonly mode: 'personal' | 'shared'
  /** By player or track. */
  readonly strips: Readonly<Record<string, StripView>>
  readonly effects: EffectsSettings
}

const KEPT_UNDER = 'mix'
/** The oldest are forgotten: rooms come and go. */
const MAX_STRIPS = 256

const db = v.pipe(v.number(), v.minValue(-96), v.maxValue(12))
const Strip = v.object({
  level: db,
  pan: v.pipe(v.number(), v.minValue(-1), v.maxValue(1)),
  mute: v.boolean(),
  solo: v.boolean(),
  reverbSend: db,
  delaySend: db,
})
const Kept = v.object({
  mode: v.picklist(['personal', 'shared']),
  strips: v.record(v.string(), Strip),
  effects: v.unknown(),
})

export const NO_MIX: OwnMix = { mode: 'shared', strips: {}, effects: decodeEffects(undefined) }

export async function readMix(store: KeyValue): Promise<OwnMix> {
  const parsed = v.safeParse(Kept, await store.get(KEPT_UNDER))
  if (!parsed.success) return NO_MIX
  const { mode, strips, effects } = parsed.output
  return { mode, strips: newest(strips), effects: decodeEffects(effects) }
}

export async function keepMix(store: KeyValue, mix: OwnMix): Promise<void> {
  await store.update(KEPT_UNDER, () => ({ ...mix, strips: newest(mix.strips) }))
}

const newest = (strips: OwnMix['strips']): OwnMix['strips'] =>
  Object.fromEntries(Object.entries(strips).slice(-MAX_STRIPS))
