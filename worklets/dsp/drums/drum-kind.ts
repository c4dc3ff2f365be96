import type { Wave } from '../synth/wavetable.ts'
import { SWAY_GOAL_HZ } from '../voices/patch.ts'
import type { Kind } from '../voices/sound.ts'
import { CLUB } from './club.ts'
import { DrumSound } from './drum-sound.ts'
import { DUST } from './dust.ts'
import { chokes } from './key-map.ts'
import { MACHINE } from './machine.ts'
import { strokeRows } from './stroke-rows.ts'
import { STUDIO } from './studio.ts'

/** In the order of the `character` parameter. */
const KITS = [STUDIO, MACHINE, CLUB, DUST].map(strokeRows)

/** @param square shared by all its voices */
export const drumKind = (square: Wave): Kind => ({
  createSound: sampleRate => new DrumSound(sampleRate, KITS, square),
  steer(patch) {
    patch.state[SWAY_GOAL_HZ] = 0
  },
  chokes,
})
