import { MACHINE } from './machine.ts'
import type { Kit } from './stroke.ts'
import { STUDIO } from './studio.ts'

/** Short, hard and bright: made for a loud room. */
export const CLUB: Kit = {
  ...MACHINE,
  kick: {
    gain: 1,
    pan: 0,
    snap: 0.9,
    snapHz: 3600,
    tone: {
      hz: 51,
      ratios: [1, 2],
      gains: [1.15, 0.08],
      seconds: 0.42,
      sweep: 28,
      sweepSeconds: 0.026,
    },
    noise: { gain: 0.1, seconds: 0.02, lowHz: 1200, highHz: 8000, bursts: 1 },
  },
  snare: {
    gain: 0.81,
    pan: 0,
    snap: 0.6,
    snapHz: 6000,
    tone: {
      hz: 194,
      ratios: [1, 1.52],
      gains: [1, 0.6],
      seconds: 0.16,
      sweep: 7,
      sweepSeconds: 0.018,
    },
    noise: { gain: 0.95, seconds: 0.2, lowHz: 1800, highHz: 14_000, bursts: 1 },
  },
  rimShot: {
    gain: 0.8,
    pan: 0,
    snap: 1,
    snapHz: 4500,
    tone: {
      hz: 487,
      ratios: [1, 1.7, 2.6],
      gains: [1, 0.7, 0.4],
      seconds: 0.06,
      sweep: 2,
      sweepSeconds: 0.006,
    },
    noise: { gain: 0.5, seconds: 0.06, lowHz: 1500, highHz: 9000, bursts: 1 },
  },
  clap: {
    gain: 1.19,
    pan: 0,
    snap: 0,
    snapHz: 2000,
    noise: { gain: 1.2, seconds: 0.17, lowHz: 1100, highHz: 6500, bursts: 3 },
  },
  tom: {
    gain: 0.85,
    pan: 0,
    snap: 0.4,
    snapHz: 3000,
    tone: {
      hz: 150,
      ratios: [1, 1.5],
      gains: [1, 0.15],
      seconds: 0.45,
      sweep: 10,
      sweepSeconds: 0.05,
    },
    noise: { gain: 0.12, seconds: 0.08, lowHz: 500, highHz: 5000, bursts: 1 },
  },
  closedHat: {
    gain: 0.68,
    pan: 0.1,
    snap: 0.1,
    snapHz: 9000,
    noise: { gain: 0.9, seconds: 0.06, lowHz: 8600, highHz: 18_000, bursts: 1 },
    metal: { gain: 0.3, seconds: 0.06, hz: 520, lowHz: 9000 },
  },
  openHat: {
    gain: 0.6,
    pan: 0.1,
    snap: 0.1,
    snapHz: 9000,
    noise: { gain: 0.9, seconds: 0.5, lowHz: 8000, highHz: 18_000, bursts: 1 },
    metal: { gain: 0.35, seconds: 0.5, hz: 520, lowHz: 8000 },
  },
  crash: STUDIO.crash,
  ride: { ...STUDIO.ride, pan: 0.2 },
}
