import { describe, expect, it } from 'vitest'
import type { TrackView } from '../../../shared/doc/view.ts'
import { noteAt, notesBetween } from '../../../shared/sequence/track-notes.ts'
import { ticks } from '../../../shared/time/units.ts'
import { clipOf, trackOf } from '../../support/songs.ts'

const between = (track: TrackView, from: number, to: number) =>
  notesBetween(track, ticks(from), ticks(to)).map(({ start, end, pitch }) => [start, end, pitch])

describe('the notes of a track', () => {
  it('[SQ1] lie where their clip lies, and begin before it ends', () => {
    const track = trackOf(1, [
      clipOf(1, { start: 960, length: 480 }, [
        [0, 240, 60],
        [480, 240, 62],
      ]),
    ])
    expect(between(track, 0, 10_000)).toEqual([[960, 1200, 60]])
    expect(between(track, 961, 10_000)).toEqual([])
    expect(between(track, 960, 960)).toEqual([])
  })

  it('[SQ1] come again with each round of a clip that repeats, also far from its start', () => {
    const clip = clipOf(1, { start: 100, length: 1_000_250, loop: 1_000 }, [
      [0, 100, 60],
      [300, 100, 62],
    ])
    const track = trackOf(1, [clip])
    expect(between(track, 1_000_000, 1_001_000)).toEqual([[1_000_100, 1_000_200, 60]])
    expect(between(track, 500_000, 501_000)).toEqual([
      [500_100, 500_200, 60],
      [500_400, 500_500, 62],
    ])
  })

  it('[SQ1] end at the latest with their clip, or with their round of its content', () => {
    const once = clipOf(1, { start: 0, length: 500 }, [[400, 9_000, 60]])
    const round = clipOf(2, { start: 1_000, length: 5_000, loop: 500 }, [[400, 9_000, 62]])
    expect(between(trackOf(1, [once, round]), 0, 2_000)).toEqual([
      [400, 500, 60],
      [1_400, 1_500, 62],
      [1_900, 2_000, 62],
    ])
  })

  it('[SQ1] of one key at one tick are one: the longest, then the loudest', () => {
    const clips = [
      clipOf(1, { start: 0, length: 960 }, [
        [0, 100, 60, 127],
        [0, 200, 60, 10],
      ]),
      clipOf(2, { start: 0, length: 960 }, [[0, 200, 60, 90]]),
    ]
    expect(notesBetween(trackOf(1, clips), ticks(0), ticks(1))).toEqual([
      { start: 0, end: 200, pitch: 60, velocity: 90 },
    ])
  })

  it('[SQ1] are found at their place, muted ones never', () => {
    const clip = clipOf(1, { start: 0, length: 960, loop: 100 }, [
      [10, 20, 60],
      [10, 20, 64],
    ])
    const [first, second] = clip.notes
    const track = trackOf(1, [{ ...clip, notes: [first!, { ...second!, muted: true }] }])
    expect(noteAt(track, ticks(310), 60)).toEqual({
      start: 310,
      end: 330,
      pitch: 60,
      velocity: 100,
    })
    expect(noteAt(track, ticks(310), 64)).toBeUndefined()
    expect(noteAt(track, ticks(311), 60)).toBeUndefined()
  })

  it('stay within bounds however many there are', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => [n % 7, 5, n % 128] as const)
    const clips = Array.from({ length: 64 }, (_, n) =>
      clipOf(n, { start: 0, length: 2 ** 39, loop: 1 }, many),
    )
    expect(between(trackOf(1, clips), 0, 4_000).length).toBeLessThanOrEqual(4_096)
  })
})
