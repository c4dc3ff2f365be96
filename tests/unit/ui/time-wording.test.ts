import { describe, expect, it } from 'vitest'
import {
  delayText,
  hearsMeText,
  hearsMeWord,
  kindOfDelay,
  timeSentence,
} from '../../../client/ui/time-wording.ts'
import type { PlayoutFigures } from '../../../shared/live/listener-time.ts'
import { micros } from '../../../shared/time/units.ts'
import { GRACE, roomScene } from './scenes.ts'

const figures = (part: Partial<PlayoutFigures>): PlayoutFigures => ({
  chosen: 'auto',
  mode: 'tight',
  why: 'chosen',
  offer: undefined,
  delay: micros(14_300),
  oneWay: micros(9_000),
  judged: micros(62_000),
  bars: undefined,
  ...part,
})
const grace = roomScene.peers[GRACE]!

describe('how a player is heard, in words', () => {
  it.each([
    [undefined, '…'],
    [7_140, '7.1 ms'],
    [62_000, '62 ms'],
    [2_000_000, '2.0 s'],
  ])('%s µs is %s', (span, text) => {
    expect(delayText(span === undefined ? undefined : micros(span))).toBe(text)
  })

  it('[LV13] says in one sentence why it is so, and what is offered', () => {
    const words = (part: Partial<PlayoutFigures>) => timeSentence(figures(part), 'Ann')
    expect(words({ why: 'measuring' })).toMatch(/still measuring the way from Ann/)
    expect(words({ why: 'near', mode: 'live' })).toBe(
      'Notes of Ann take at most 62 ms and come evenly, so each sounds on arrival.',
    )
    expect(words({ why: 'uneven' })).toMatch(/sounds 14 ms after it was played/)
    expect(words({ why: 'middle' })).toMatch(/take up to 62 ms.*keeps the rhythm/)
    expect(words({ why: 'far', offer: 'grid' })).toMatch(
      /take up to 62 ms.*Grid would put each on the beat/,
    )
    expect(words({ why: 'very-far', offer: 'bar' })).toMatch(/one bar later, in time/)
    expect(words({ why: 'holding' })).toMatch(/take up to 62 ms: Auto changes at a rest/)
  })

  it('[LV10] says what Grid and Bar do while the song stands', () => {
    expect(timeSentence(figures({ why: 'standing', chosen: 'bar' }), 'Ann')).toBe(
      'The song stands still: until it plays, you hear Ann in Tight instead of Bar.',
    )
    expect(timeSentence(figures({ mode: 'bar', bars: 2 }), 'Ann')).toMatch(/exactly 2 bars later/)
    expect(kindOfDelay(figures({ mode: 'bar', bars: 1 }))).toBe('one bar later, in time')
  })

  it('[LV9] is lit only by their word, and says why not', () => {
    expect(hearsMeText(grace)).toBe('Grace Hopper hears you')
    expect(hearsMeWord(grace)).toBe('yes')
    const others = (['yes', 'locked', 'muted', 'no-link', 'unknown'] as const).map(hearsMe =>
      hearsMeText({ ...grace, hearsMe, heardMe: false }),
    )
    expect(others).toEqual([
      'Grace Hopper is ready to hear you',
      'Grace Hopper has not turned the sound on',
      'Grace Hopper has muted you',
      'Grace Hopper does not hear you: no connection',
      'not known whether Grace Hopper hears you',
    ])
  })
})
