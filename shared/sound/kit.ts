/** The drum kit, by the keys of General MIDI. */
import { defineInstrument } from './instrument.ts'
import { choice, exponential, linear, share } from './parameter.ts'

/** In the order of the parameter. */
const KIT_CHARACTERS = ['Studio', 'Machine', 'Club', 'Dust'] as const

export const KIT = defineInstrument({
  id: 'kit',
  name: 'Drum kit',
  parameters: {
    character: choice('Character', KIT_CHARACTERS),
    tune: linear('Tune', 'semitones', -12, 12, 0),
    /** Times as long. */
    length: exponential('Length', '', 0.25, 2.5, 1),
    bright: share('Brightness', 0.5),
    /** The stroke itself: beater, stick. */
    snap: share('Snap', 0.5),
    width: share('Width', 0.6),
  },
  controls: ['character', 'tune', 'length', 'bright', 'snap'],
  presets: [
    { id: 'studio', name: 'Studio', programme: 0, trim: 1.5, values: { character: 0 } },
    { id: 'machine', name: 'Machine', programme: 25, trim: -1.5, values: { character: 1 } },
    { id: 'club', name: 'Club', programme: 24, trim: 0, values: { character: 2 } },
    {
      id: 'dust',
      name: 'Dust',
      programme: 32,
      trim: 3.5,
      values: { character: 3, bright: 0.35, length: 0.8 },
    },
  ],
})
