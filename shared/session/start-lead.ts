import { ms } from '../time/units.ts'

/** How far ahead an edit of the transport takes effect in company, so that every peer hears in time (TR3). */
export const START_LEAD = ms(120)
