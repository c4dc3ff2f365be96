import type { TimeSignature } from '../doc/edit.ts'
import type { SmfFile, SmfMeta } from '../midi/smf-read.ts'
import type { ScaleName, Tonic } from '../music/key.ts'
import { keyOfSignature } from '../music/key-signature.ts'
import { type Bpm, isBpm } from '../time/units.ts'

/** The first of each that the file names. */
export interface ImportedSettings {
  readonly bpm?: Bpm
  readonly timeSignature?: TimeSignature
  readonly key?: { readonly key: Tonic; readonly scale: ScaleName }
  /** Tempos after the first. */
  readonly tempoChanges: number
}

const META_TEMPO = 0x51
const META_TIME_SIGNATURE = 0x58
const META_KEY_SIGNATURE = 0x59
const UNITS = [1, 2, 4, 8, 16] as const
const MOST_BEATS = 32

/** The first tempo, time signature and key of a file; what is not in our ranges is left out. */
export function firstSettings(file: SmfFile): ImportedSettings {
  const metas = file.tracks.flatMap(track => track.metas).sort((a, b) => a.tick - b.tick)
  const of = (type: number): readonly SmfMeta[] => metas.filter(meta => meta.type === type)
  const tempos = of(META_TEMPO).map(tempoIn)
  const bpm = tempos[0]
  const timeSignature = of(META_TIME_SIGNATURE).map(signatureIn)[0]
  const key = of(META_KEY_SIGNATURE).map(keyIn)[0]
  return {
    ...(bpm !== undefined && { bpm }),
    ...(timeSignature && { timeSignature }),
    ...(key && { key }),
    tempoChanges: tempos.filter((one, n) => n > 0 && one !== tempos[n - 1]).length,
  }
}

function tempoIn({ bytes }: SmfMeta): Bpm | undefined {
  if (bytes.length !== 3) return undefined
  const micros = bytes.reduce((n, byte) => n * 256 + byte, 0)
  // Files keep whole µs a beat: 72 bpm are 833,333.
  const bpm = Math.round(60e9 / micros) / 1000
  return isBpm(bpm) ? bpm : undefined
}

function signatureIn({ bytes }: SmfMeta): TimeSignature | undefined {
  const [beats = 0, power = -1] = bytes
  const unit = UNITS[power]
  return unit !== undefined && beats >= 1 && beats <= MOST_BEATS ? { beats, unit } : undefined
}

function keyIn({ bytes }: SmfMeta): ImportedSettings['key'] {
  const [sharps = 0, mode = -1] = bytes
  if (bytes.length !== 2 || (mode !== 0 && mode !== 1)) return undefined
  return keyOfSignature({ sharps: (sharps << 24) >> 24, mode: mode === 1 ? 'minor' : 'major' })
}
