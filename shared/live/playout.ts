/** When a note of somebody else is due here, as pure functions of what is known (LV4). */
import { type LocalMicros, type Micros, micros } from '../time/units.ts'

/** How a listener hears one player. */
export type PlayoutMode = { readonly name: 'live' }

export interface Arrival {
  /** When it was played, on the listener's own clock. */
  readonly played: LocalMicros
  readonly arrived: LocalMicros
  /** Median time that packets of this link took lately; may be negative while clocks differ. */
  readonly transit: Micros
}

export interface Playout {
  /** On the listener's own clock; `arrived` means at once. */
  readonly due: LocalMicros
  /** How long after its due moment it came; negative when early. */
  readonly late: Micros
}

/** A note-on that comes later than this is not played: a wrong rhythm is worse than a missing note. */
export const LATE_NOTE_ON_MICROS = 80_000
/** A held note that is not sounding is begun only within this span after it was due (LV3). */
export const LATE_REPAIR_MICROS = 60_000

/** Real-time safe: yes. */
export function playoutOf(mode: PlayoutMode, { played, arrived, transit }: Arrival): Playout {
  switch (mode.name) {
    // On arrival: it was due when a packet sent at its moment would have come.
    case 'live':
      return { due: arrived, late: micros(arrived - played - transit) }
  }
}
