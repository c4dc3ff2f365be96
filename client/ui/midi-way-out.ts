import type { MidiView } from '../app.ts'

/** What stands in the way of MIDI, and the way out. */
export const MIDI_WAY_OUT: Readonly<Partial<Record<MidiView['state'], string>>> = {
  denied:
    'The browser was told not to allow MIDI. Allow it in the site settings beside the address, then try again.',
  absent:
    'This browser has no Web MIDI. Chrome, Edge, Opera and Firefox have it; the computer keyboard and the keys below work everywhere.',
  insecure: 'No MIDI, no offline: use https. This page came by plain http.',
}
