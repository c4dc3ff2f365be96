import { describe, expect, it } from 'vitest'
import { lengthOfBars, metreSpans, songGrid } from '../../../client/ui/song-grid.ts'
import type { MetreMap } from '../../../shared/time/metre-map.ts'
import { ticks } from '../../../shared/time/units.ts'

const BAR = 3_840
/** Two bars of four, then bars of three. */
const SONG: MetreMap = {
  timeSignature: { beats: 4, unit: 4 },
  metres: [{ position: ticks(2 * BAR), value: { beats: 3, unit: 4 } }],
}

describe('the lines that clips keep to', () => {
  it('[TR12] are the bar lines and beats of the metre that holds there', () => {
    const bars = songGrid(SONG, 'Bar')
    expect([0, 1_900, 1_950, 6_000, 2 * BAR + 1_400, 2 * BAR + 1_500].map(bars.nearest)).toEqual([
      0,
      0,
      BAR,
      2 * BAR,
      2 * BAR,
      2 * BAR + 2_880,
    ])
    expect([0, 2 * BAR].map(bars.stepAt)).toEqual([BAR, 2_880])
    expect(songGrid(SONG, 'Beat').nearest(2 * BAR + 900)).toBe(2 * BAR + 960)
    expect(songGrid(SONG, '1/16').nearest(130)).toBe(240)
    expect(songGrid(SONG, 'Off').nearest(-7)).toBe(0)
  })

  it('[TR12] make bars as long as they are where they lie', () => {
    expect(lengthOfBars(SONG, ticks(0), 2)).toBe(2 * BAR)
    expect(lengthOfBars(SONG, ticks(BAR), 2)).toBe(BAR + 2_880)
    expect(lengthOfBars(SONG, ticks(3 * BAR), 4)).toBe(4 * 2_880)
  })

  it('[TR12] are drawn from the bar in which a clip begins, one pattern for each metre', () => {
    expect(metreSpans(SONG, BAR + 100, 4 * BAR)).toEqual([
      { start: BAR, end: 2 * BAR, bar: BAR, beat: 960 },
      { start: 2 * BAR, end: 4 * BAR, bar: 2_880, beat: 960 },
    ])
  })
})
