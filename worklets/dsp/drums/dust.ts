import { type Kit, PIECES, type Stroke } from './stroke.ts'
import { STUDIO } from './studio.ts'

const DARKER = 0.45
const SHORTER = 0.75
const LOWER = 0.92
/** The groove holds no more. */
const HIGHEST_HZ = 6500

/** The studio's kit from an old record: low, short, and nothing above the wear of the groove. */
export const DUST: Kit = Object.fromEntries(
  PIECES.map(piece => [piece, worn(STUDIO[piece])]),
) as Kit

function worn(stroke: Stroke): Stroke {
  const { tone, noise, metal } = stroke
  return {
    ...stroke,
    snap: stroke.snap * 0.5,
    snapHz: stroke.snapHz * DARKER,
    ...(tone && { tone: { ...tone, hz: tone.hz * LOWER, seconds: tone.seconds * SHORTER } }),
    ...(noise && {
      noise: {
        ...noise,
        seconds: noise.seconds * SHORTER,
        lowHz: noise.lowHz * DARKER,
        highHz: Math.min(HIGHEST_HZ, noise.highHz * DARKER),
      },
    }),
    ...(metal && {
      metal: {
        ...metal,
        seconds: metal.seconds * SHORTER,
        lowHz: metal.lowHz * DARKER,
        highHz: HIGHEST_HZ,
        gain: metal.gain * 0.6,
      },
    }),
  }
}
