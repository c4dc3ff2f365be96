import { expect, test } from 'vitest'
import { transportStateOf } from '../../../client/transport-state.ts'
import type { PointId } from '../../../shared/protocol/ids.ts'
import type { Room } from '../../../shared/session/room-options.ts'
import { bpm, ticks } from '../../../shared/time/units.ts'
import { sessionOf } from '../../support/session-view.ts'

const point = <Value>(n: number, bar: number, value: Value) => ({
  id: `d_${n}` as PointId,
  position: ticks((bar - 1) * 3_840),
  value,
})

test('[TR10] [TR12] [TR13] what a page shows is what holds where the song is', () => {
  const tempo = [point(1, 2, { timeline: 'tempo', bpm: bpm(96) } as const)]
  const metre = [point(2, 3, { timeline: 'metre', beats: 3, unit: 4 } as const)]
  const key = [point(3, 3, { timeline: 'key', key: 'A', scale: 'minor' } as const)]
  const chords = [point(4, 1, { timeline: 'chords', root: 'D', quality: 'm7' } as const)]
  const timelines = { tempo, metre, key, chords, parameters: [] }
  const { transport } = sessionOf()
  const room = { view: () => ({ clock: { id: 'c' } }), clock: { now: () => 0 } } as unknown as Room
  const at = (bar: number) => {
    const anchorPosition = ticks((bar - 1) * 3_840)
    return transportStateOf(
      room,
      sessionOf({
        timelines,
        transport: { ...transport, anchorPosition, tempos: tempo, metres: metre },
      }),
    )
  }
  expect(at(1)).toMatchObject({ tempo: 120, timeSignature: { beats: 4 }, key: 'C', bar: 1 })
  expect(at(2)).toMatchObject({ tempo: 96, timeSignature: { beats: 4 }, key: 'C', bar: 2 })
  expect(at(3)).toMatchObject({ tempo: 96, timeSignature: { beats: 3 }, key: 'A', scale: 'minor' })
  expect(at(3).chord).toMatchObject({ root: 'D', quality: 'm7' })
  expect(Object.keys(at(1))).not.toContain('changedBy')
})
