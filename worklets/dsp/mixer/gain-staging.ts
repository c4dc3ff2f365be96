/**
 * Where how loud things are is decided, once for the whole mix. Levels in dBFS.
 *
 *   instrument   one middle note at velocity 100: about −18 RMS, so that eight together leave headroom
 *   strip        level −96 (silence) … +12, 0 dB at first; pan at constant power, 0 dB in the middle
 *   sends        taken behind level, pan and mute; silent at first. Chorus by MIDI controller 93
 *   returns      reverb, delay and chorus answer steady noise about as loud as it is
 *   compressor   on the sum, from COMPRESSOR.threshold on; `glue` is how far it may go
 *   level        of the whole, behind the compressor
 *   clicks       beside all that, straight into the limiter: nothing ducks the metronome
 *   limiter      nothing above −1 dBTP
 */
import type { CompressorSettings } from '../effects/compressor.ts'
import { bounded } from '../effects/sane.ts'

const SILENT_DB = -96
const LOUDEST_DB = 12

/** As firm as it gets; `glue` weakens the ratio. */
export const COMPRESSOR: CompressorSettings = {
  threshold: -16,
  ratio: 3,
  attack: 0.015,
  release: 0.18,
  knee: 8,
}

/** @param db below −96, or no number: silence; at most +12. @returns linear. Real-time safe: yes */
export function gainOfDb(db: number): number {
  const inside = bounded(db, SILENT_DB, LOUDEST_DB, SILENT_DB)
  return inside <= SILENT_DB ? 0 : 10 ** (inside / 20)
}

/**
 * Constant power, 0 dB in the middle: left √2 cos, right √2 sin of (pan + 1) · 45°. Hard to one
 * side that one is 3 dB louder and the other silent. Real-time safe: yes.
 *
 * @param pan −1 left … 1 right
 */
export const leftOfPan = (pan: number): number =>
  pan === 1 ? 0 : Math.SQRT2 * Math.cos((Math.PI / 4) * (pan + 1))
export const rightOfPan = (pan: number): number => leftOfPan(-pan)
