/** Everything that is plucked. */
import { defineInstrument } from './instrument.ts'
import { exponential, linear, share } from './parameter.ts'

export const STRING = defineInstrument({
  id: 'string',
  name: 'Plucked string',
  parameters: {
    /** Of the pluck. */
    bright: share('Brightness', 0.55),
    /** How soon the overtones die before the fundamental. */
    damping: share('Damping', 0.35),
    /** Share of the string's length between bridge and finger. */
    pick: linear('Pick position', '', 0.03, 0.5, 0.14),
    decay: exponential('Decay', 's', 0.15, 16, 5),
    release: exponential('Release', 's', 0.03, 3, 0.16),
    body: share('Body', 0.4),
    /** Where the strings stand from left to right. */
    width: share('Width', 0.3),
  },
  controls: ['bright', 'damping', 'pick', 'decay', 'body'],
  presets: [
    {
      id: 'nylon',
      name: 'Nylon',
      programme: 24,
      trim: -3.5,
      values: { bright: 0.35, damping: 0.5, pick: 0.22, decay: 3.5, body: 0.7 },
    },
    {
      id: 'steel',
      name: 'Steel',
      programme: 25,
      trim: -4,
      values: { bright: 0.75, damping: 0.18, pick: 0.12, decay: 7, body: 0.45 },
    },
    {
      id: 'harp',
      name: 'Harp',
      programme: 46,
      trim: -4.5,
      values: {
        bright: 0.45,
        damping: 0.3,
        pick: 0.45,
        decay: 6,
        release: 1.6,
        body: 0.25,
        width: 0.9,
      },
    },
    {
      id: 'muted',
      name: 'Palm mute',
      programme: 28,
      trim: 2,
      values: { bright: 0.5, damping: 0.85, pick: 0.1, decay: 0.9, body: 0.5 },
    },
    {
      id: 'koto',
      name: 'Koto',
      programme: 107,
      trim: -2.5,
      values: { bright: 0.95, damping: 0.25, pick: 0.06, decay: 3, release: 0.6, body: 0.2 },
    },
  ],
})
