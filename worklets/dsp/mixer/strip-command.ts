/** The mixer's settings as events: each has 14 bits, data1 << 7 | data2. */
import type { StripView } from '../../../shared/doc/view.ts'
import { EFFECTS, effectIndex } from '../../../shared/sound/effects.ts'
import { turnOf, valueAt } from '../../../shared/sound/parameter.ts'
import type { EffectsBus } from './effects-bus.ts'
import type { Master } from './master.ts'
import type { Strip } from './strip.ts'

/** Levels: hundredths of a dB above −96 dB, which is silence. */
const STRIP_LEVEL = 0x10
/** 8192 is the middle; 1 left, 16,383 right. */
const STRIP_PAN = 0x11
/** 0 or 1. */
const STRIP_MUTE = 0x12
export const STRIP_SOLO = 0x13
const STRIP_REVERB = 0x14
const STRIP_DELAY = 0x15
/** `source` is the index of one of EFFECTS; the value is where its knob stands, 16,383 at its end. */
export const SET_EFFECT = 0x18

const LOWEST_DB = -96
const STEPS_PER_DB = 100
const MIDDLE = 8192
const LARGEST_PAN = 8191
const LARGEST = 2 ** 14 - 1

const LEVEL = effectIndex('level')
const GLUE = effectIndex('glue')

/** @param db −96 … 12 */
const encodeLevel = (db: number): number => within(Math.round((db - LOWEST_DB) * STEPS_PER_DB))
const decodeLevel = (value: number): number => value / STEPS_PER_DB + LOWEST_DB

/** @param pan −1 … 1 */
const encodePan = (pan: number): number => within(MIDDLE + Math.round(pan * LARGEST_PAN))
const decodePan = (value: number): number => (value - MIDDLE) / LARGEST_PAN

export function encodeEffect(index: number, value: number): number {
  const parameter = EFFECTS[index]
  return parameter ? within(Math.round(turnOf(parameter, value) * LARGEST)) : 0
}

/** The commands that set a whole strip, with their 14-bit values. */
export const stripCommands = (strip: StripView): readonly (readonly [number, number])[] => [
  [STRIP_LEVEL, encodeLevel(strip.level)],
  [STRIP_PAN, encodePan(strip.pan)],
  [STRIP_MUTE, strip.mute ? 1 : 0],
  [STRIP_SOLO, strip.solo ? 1 : 0],
  [STRIP_REVERB, encodeLevel(strip.reverbSend)],
  [STRIP_DELAY, encodeLevel(strip.delaySend)],
]

/** @returns whether it was a command of a strip. Real-time safe: yes. */
export function applyToStrip(strip: Strip, status: number, value: number): boolean {
  switch (status) {
    case STRIP_LEVEL:
      strip.setLevel(decodeLevel(value))
      return true
    case STRIP_PAN:
      strip.setPan(decodePan(value))
      return true
    case STRIP_MUTE:
      strip.setMute(value > 0)
      return true
    case STRIP_SOLO:
      strip.setSolo(value > 0)
      return true
    case STRIP_REVERB:
      strip.setReverb(decodeLevel(value))
      return true
    case STRIP_DELAY:
      strip.setDelay(decodeLevel(value))
      return true
    default:
      return false
  }
}

/** Unknown ones are ignored. Real-time safe: yes. */
export function applyEffect(
  buses: readonly EffectsBus[],
  master: Master,
  index: number,
  value: number,
): void {
  const parameter = EFFECTS[index]
  if (parameter === undefined) return
  const setting = valueAt(parameter, value / LARGEST)
  if (index === LEVEL) master.setLevel(setting)
  else if (index === GLUE) master.setGlue(setting)
  else for (let i = 0; i < buses.length; i++) buses[i]!.set(index, setting)
}

/** No number is the lowest. */
const within = (value: number): number => Math.min(LARGEST, Math.max(0, value || 0))
