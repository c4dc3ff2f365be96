import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HearingEntry } from '../../../shared/doc/edit.ts'
import type { PlayerId } from '../../../shared/protocol/ids.ts'
import { asHeard } from '../../../shared/sequence/as-heard.ts'
import { micros, ms } from '../../../shared/time/units.ts'
import { off, on, phrase, played } from '../../support/played.ts'

const ANN = `u_${'a'.repeat(32)}` as PlayerId
const BOB = `u_${'b'.repeat(32)}` as PlayerId
const heard = (
  at: number,
  mode: HearingEntry['mode'],
  delay: number,
  player = ANN,
): HearingEntry => ({ moment: ms(at), player, mode, delay: ms(delay) })

describe('a take as a listener heard it', () => {
  it('[TK7] is as played where the listener’s take says nothing of that player', () => {
    const events = phrase(8)
    expect(asHeard(events, ANN, [heard(0, 'bar', 2_000, BOB)])).toBe(events)
  })

  it('[TK7] is later by the delay of the moment, and a note keeps its length', () => {
    const events = [
      played(on(60), 0, ms(100)),
      played(off(60), 1, ms(900)),
      played(on(62), 2, ms(950)),
    ]
    const hearings = [heard(0, 'tight', 20), heard(500, 'bar', 2_000)]
    expect(asHeard(events, ANN, hearings).map(({ moment }) => moment / 1000)).toEqual([
      120, 920, 2_950,
    ])
  })

  it('[TK7] lies on the lines of the grid', () => {
    const hearing = {
      ...heard(0, 'grid', 60),
      lines: { origin: ms(1_000), step: 125_000 },
    }
    const events = [played(on(60), 0, ms(70)), played(off(60), 1, ms(170))]
    expect(asHeard(events, ANN, [hearing]).map(({ moment }) => moment / 1000)).toEqual([250, 350])
  })

  it('[TK7] has every event, none earlier than it was played', () => {
    const hearing = fc.record({
      moment: fc.integer({ min: 0, max: 20_000_000 }).map(micros),
      player: fc.constantFrom(ANN, BOB),
      mode: fc.constantFrom('live', 'tight', 'bar'),
      delay: fc.integer({ min: 0, max: 5_000_000 }).map(micros),
    })
    fc.assert(
      fc.property(fc.array(hearing), hearings => {
        const events = phrase(100)
        const sorted = hearings.toSorted((a, b) => a.moment - b.moment)
        const again = asHeard(events, ANN, sorted)
        expect(again.map(({ index }) => index)).toEqual(events.map(({ index }) => index))
        for (const [n, event] of events.entries())
          expect(again[n]?.moment).toBeGreaterThanOrEqual(event.moment)
      }),
    )
  })
})
