/** How the mixer stands: each strip and the effects, handed to the audio thread, and again. */
import type { StripView } from '../../shared/doc/view.ts'
import { type EffectName, effectIndex } from '../../shared/sound/effects.ts'
import { encodeEffect, SET_EFFECT, stripCommands } from '../../worklets/dsp/mixer/strip-command.ts'
import { GAIN_UNITY, SET_GAIN } from '../../worklets/dsp/queue/timed-event.ts'

export interface MixerFeed {
  /** Glides there. What it is already is not said again. */
  strip(source: number, strip: StripView): void
  /** @param value in the unit of that parameter; glides */
  effect(name: EffectName, value: number): void
  /** Beside the strip. @param gain linear, 0–2; glides */
  gain(source: number, gain: number): void
  /** All of it again: the audio thread began anew. */
  replay(): void
}

const LARGEST = 2 ** 14 - 1

export function createMixerFeed(
  hand: (source: number, status: number, data1: number, data2: number) => void,
): MixerFeed {
  /** By source and command. */
  const known = new Map<number, number>()

  function say(source: number, status: number, value: number): void {
    const key = (source << 8) | status
    if (known.get(key) === value) return
    known.set(key, value)
    hand(source, status, value >> 7, value & 0x7f)
  }

  return {
    strip(source, strip) {
      for (const [status, value] of stripCommands(strip)) say(source, status, value)
    },
    effect(name, value) {
      const index = effectIndex(name)
      say(index, SET_EFFECT, encodeEffect(index, value))
    },
    gain(source, gain) {
      const value = Math.min(LARGEST, Math.max(0, Math.round(gain * GAIN_UNITY) || 0))
      say(source, SET_GAIN, value)
    },
    replay() {
      for (const [key, value] of known) hand(key >> 8, key & 0xff, value >> 7, value & 0x7f)
    },
  }
}
