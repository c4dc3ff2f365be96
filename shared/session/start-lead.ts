import { type Micros, micros, ms } from '../time/units.ts'

/** From an edit's arrival until it can be heard on time: document, audio output, MIDI clock. */
const TO_SOUND = ms(50)
const LEAST = ms(60)
const MOST = ms(250)
/** While a way is not measured yet. */
const UNKNOWN_WAY = ms(70)

/** Of a start that nobody else need hear of: the first note and click still come in time. */
export const START_LEAD_ALONE = ms(100)

/**
 * How far ahead an edit of the transport takes effect, so that every player hears of it in time
 * (TR3). Nobody needs to be told of it where there is nobody else: 0.
 *
 * @param ways what the slowest packets to each other player take; undefined while not measured
 */
export function startLeadOf(ways: readonly (Micros | undefined)[]): Micros {
  if (ways.length === 0) return micros(0)
  const farthest = Math.max(...ways.map(way => way ?? UNKNOWN_WAY))
  return micros(Math.round(Math.min(MOST, Math.max(LEAST, farthest + TO_SOUND))))
}
