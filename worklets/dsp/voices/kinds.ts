/** The kinds of instrument there are, by id. Their waves are computed once, for all of them. */
import type { InstrumentId } from '../../../shared/sound/catalogue.ts'
import { drumKind } from '../drums/drum-kind.ts'
import { buildWaves } from '../synth/wavetable.ts'
import { ELECTRIC_PIANO_KIND } from './electric-piano-sound.ts'
import { ORGAN_KIND } from './organ-sound.ts'
import type { Kind } from './sound.ts'
import { STRING_KIND } from './string-sound.ts'
import { subtractiveKind } from './subtractive-sound.ts'

const WAVES = buildWaves()

export const KINDS: Readonly<Record<InstrumentId, Kind>> = {
  synth: subtractiveKind(WAVES),
  'electric-piano': ELECTRIC_PIANO_KIND,
  organ: ORGAN_KIND,
  string: STRING_KIND,
  bass: subtractiveKind(WAVES),
  pad: subtractiveKind(WAVES),
  kit: drumKind(WAVES.square),
}
