/** Electric piano and organ. */
import { defineInstrument } from './instrument.ts'
import { exponential, linear, share } from './parameter.ts'

export const ELECTRIC_PIANO = defineInstrument({
  id: 'electric-piano',
  name: 'Electric piano',
  parameters: {
    /** How much a hard stroke growls. */
    bark: share('Bark', 0.5),
    /** The metallic ring of the attack. */
    tine: share('Tine', 0.4),
    /** Odd harmonics: 0 a tine before its pickup, 1 a reed. */
    reed: share('Reed', 0),
    decay: exponential('Decay', 's', 0.5, 12, 5),
    release: exponential('Release', 's', 0.05, 3, 0.18),
    tremolo: share('Tremolo', 0.25),
    rate: exponential('Tremolo rate', 'Hz', 0.5, 9, 4.6),
  },
  controls: ['bark', 'tine', 'decay', 'tremolo', 'rate'],
  presets: [
    { id: 'stage', name: 'Stage', programme: 4, trim: -1, values: { tremolo: 0 } },
    {
      id: 'suitcase',
      name: 'Suitcase',
      programme: 2,
      trim: -2.5,
      values: { bark: 0.35, tine: 0.3, tremolo: 0.6, rate: 4.2 },
    },
    {
      id: 'glass',
      name: 'Glass',
      programme: 5,
      trim: -3,
      values: { bark: 0.15, tine: 0.9, decay: 7, release: 0.4, tremolo: 0.1 },
    },
    {
      id: 'reed',
      name: 'Reed',
      programme: 3,
      trim: -3,
      values: { bark: 0.6, tine: 0.1, reed: 1, decay: 3, tremolo: 0.35, rate: 5.6 },
    },
  ],
})

const drawbar = (label: string, initial: number) => linear(label, '', 0, 1, initial)

export const ORGAN = defineInstrument({
  id: 'organ',
  name: 'Organ',
  parameters: {
    sub: drawbar('16′', 1),
    quint: drawbar('5⅓′', 1),
    unison: drawbar('8′', 1),
    octave: drawbar('4′', 0),
    twelfth: drawbar('2⅔′', 0),
    fifteenth: drawbar('2′', 0),
    seventeenth: drawbar('1⅗′', 0),
    nineteenth: drawbar('1⅓′', 0),
    twentySecond: drawbar('1′', 0),
    percussion: share('Percussion', 0),
    click: share('Key click', 0.5),
    /** Slow at 0, fast at 1; the modulation wheel turns it up as well. */
    rotor: share('Rotor', 0),
    depth: share('Rotor depth', 0.6),
  },
  controls: ['sub', 'unison', 'octave', 'percussion', 'click', 'rotor'],
  presets: [
    { id: 'jazz', name: 'Jazz', programme: 17, trim: -1, values: { percussion: 0.7 } },
    {
      id: 'full',
      name: 'Full',
      programme: 16,
      trim: -7.5,
      values: {
        octave: 1,
        twelfth: 1,
        fifteenth: 1,
        seventeenth: 1,
        nineteenth: 1,
        twentySecond: 1,
        rotor: 1,
        click: 0.6,
      },
    },
    {
      id: 'gospel',
      name: 'Gospel',
      programme: 18,
      trim: -3.5,
      values: { octave: 0.2, twentySecond: 1, nineteenth: 0.35, rotor: 0.9, depth: 0.8 },
    },
    {
      id: 'church',
      name: 'Pipes',
      programme: 19,
      trim: -1,
      values: {
        quint: 0,
        octave: 0.8,
        fifteenth: 0.7,
        twelfth: 0.3,
        twentySecond: 0.35,
        click: 0,
        depth: 0.1,
      },
    },
  ],
})
