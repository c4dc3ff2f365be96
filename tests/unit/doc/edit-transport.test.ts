import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEdit, type EditStamp } from '../../../shared/doc/edit.ts'
import { play, seek, setLoop, setTempo, stop } from '../../../shared/doc/edit-transport.ts'
import { type TransportFields, transportView } from '../../../shared/doc/fields.ts'
import { clicksBetween, momentsOf, phaseIn, positionIn } from '../../../shared/time/transport.ts'
import { bpm, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { ANN, stampOf } from '../../support/edits.ts'

const BAR = 3_840
const LEAD = ms(120)
const AT_REST: TransportFields = {
  playing: false,
  anchor: { position: ticks(0), moment: micros(0), clock: '' },
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
  loop: { on: false, start: ticks(0), end: ticks(4 * BAR) },
}
const alone = (moment: number): EditStamp => stampOf(ANN, moment)
const together = (moment: number): EditStamp => stampOf(ANN, moment, { lead: LEAD })

type Change = (now: TransportFields) => Partial<TransportFields>
function given(...changes: readonly Change[]): TransportFields {
  let now = AT_REST
  for (const change of changes) now = { ...now, ...change(now) }
  return now
}
/** Runs from moment 0. */
const rolling = (...changes: readonly Change[]) => given(now => play(now, {}, alone(0)), ...changes)

const positionAt = (now: TransportFields, moment: number) =>
  positionIn(transportView(now), 'clock-1', micros(moment))
const phaseAt = (now: TransportFields, moment: number) =>
  phaseIn(transportView(now), 'clock-1', micros(moment))
const clicksOf = (now: TransportFields, from: number, until: number) =>
  clicksBetween(transportView(now), 'clock-1', micros(from), micros(until))

describe('a start', () => {
  it('[TR3] is at once alone, and ahead of everybody in company', () => {
    expect(given(now => play(now, {}, alone(7))).anchor.moment).toBe(7)
    expect(given(now => play(now, {}, together(7))).anchor.moment).toBe(7 + LEAD)
  })

  it('[TR3] lies alone as far ahead as one’s own sound needs, and no stop or seek does', () => {
    const heard = (moment: number) => ({ ...alone(moment), startLead: micros(100_000) })
    const started = given(now => play(now, {}, heard(7)))
    expect(started.anchor.moment).toBe(100_007)
    expect(
      given(now => play(now, {}, { ...together(7), startLead: micros(1) })).anchor.moment,
    ).toBe(7 + LEAD)
    expect({ ...started, ...stop(started, undefined, heard(500_007)) }.anchor.moment).toBe(500_007)
  })

  it('[TR3] begins on the boundary at or before the position, in company on a beat', () => {
    const at = (quantum?: 'none' | 'beat' | 'bar') => (now: TransportFields) =>
      play(now, { position: ticks(5_000), quantum }, together(0))
    expect(given(at()).anchor.position).toBe(4_800)
    expect(given(at('bar')).anchor.position).toBe(BAR)
    expect(given(at('none')).anchor.position).toBe(5_000)
    expect(given(now => play(now, { position: ticks(5_000) }, alone(0))).anchor.position).toBe(
      5_000,
    )
  })

  it('[TR7] counts in by whole bars, with clicks of their own, and then goes on', () => {
    const counted = given(now => play(now, { countIn: 2 }, together(0)))
    const clicks = clicksOf(counted, 0, LEAD + seconds(6))
    expect(clicks.map(({ position }) => position / 960)).toEqual(
      Array.from({ length: 12 }, (_, n) => n - 8),
    )
    expect(clicks.map(({ countIn }) => countIn)).toEqual(clicks.map((_, n) => n < 8))
    expect(clicks.filter(({ accent }) => accent)).toHaveLength(3)
    expect(clicks[8]?.moment).toBe(LEAD + seconds(4))
    expect(phaseAt(counted, seconds(4))).toBe('counting-in')
    expect(phaseAt(counted, LEAD + seconds(4))).toBe('playing')
  })

  it('[TR7] goes back when stopped while it counts in, and so for who does not share its clock', () => {
    const counted = given(now => play(now, { position: ticks(BAR), countIn: 1 }, together(0)))
    expect(positionIn(transportView(counted), 'clock-2', seconds(9))).toBe(BAR)
    const stopped = given(
      () => counted,
      now => stop(now, undefined, together(seconds(1))),
    )
    expect(positionAt(stopped, seconds(1))).toBe(BAR)
    expect(phaseAt(stopped, seconds(1))).toBe('stopped')
  })

  it('[TR7] keeps counting to where it was to begin when the tempo changes meanwhile', () => {
    const counted = given(
      now => play(now, { countIn: 1 }, together(0)),
      now => setTempo(now, bpm(60), together(ms(700))),
    )
    const clicks = clicksOf(counted, 0, seconds(5))
    expect(clicks.map(({ position }) => position / 960)).toEqual([-4, -3, -2, -1, 0, 1])
    expect(clicks.map(({ moment }) => (moment - LEAD) / 1e6)).toEqual([0, 0.5, 1, 2, 3, 4])
    expect(clicks.map(({ countIn }) => countIn)).toEqual([true, true, true, true, false, false])
  })
})

describe('a stop', () => {
  it('[TR3] is at once alone, and at the next beat that all can hear of in company', () => {
    const at = rolling(now => stop(now, undefined, alone(ms(777))))
    expect(phaseAt(at, ms(778))).toBe('stopped')
    const beat = rolling(now => stop(now, undefined, together(ms(777))))
    expect(phaseAt(beat, ms(999))).toBe('stopping')
    expect(positionAt(beat, ms(999))).toBe(1_918)
    expect(phaseAt(beat, ms(1_000))).toBe('stopped')
    expect(positionAt(beat, seconds(9))).toBe(1_920)
    const late = rolling(now => stop(now, undefined, together(ms(900))))
    expect(positionAt(late, seconds(9))).toBe(2_880)
  })

  it('[TR3] may wait for the bar, and be told not to wait any more', () => {
    const bar = rolling(now => stop(now, 'bar', together(ms(777))))
    expect(positionAt(bar, seconds(9))).toBe(BAR)
    const sooner = given(
      () => bar,
      now => stop(now, 'none', together(ms(1_000))),
    )
    expect(
      Math.abs(positionAt(sooner, seconds(9)) - positionAt(bar, ms(1_120))),
    ).toBeLessThanOrEqual(1)
  })

  it('[TR3] is taken back by a start before it came: nobody hears anything', () => {
    const resumed = rolling(
      now => stop(now, 'bar', together(ms(777))),
      now => play(now, {}, together(ms(1_500))),
    )
    for (const moment of [ms(1_600), ms(1_999), ms(2_000), ms(2_500)])
      expect(positionAt(resumed, moment)).toBe(positionAt(rolling(), moment))
  })
})

describe('seek', () => {
  it('while stopped is there at once, and stays', () => {
    const sought = given(now => seek(now, { position: ticks(5_000) }, together(seconds(1))))
    expect(positionAt(sought, seconds(1))).toBe(5_000)
    expect(phaseAt(sought, seconds(9))).toBe('stopped')
  })

  it('[TR3] while playing jumps on a beat, from beat to beat', () => {
    const sought = rolling(now => seek(now, { position: ticks(9_700) }, together(ms(700))))
    expect(positionAt(sought, ms(999))).toBe(1_918)
    expect(positionAt(sought, ms(1_000))).toBe(9_600)
    expect(clicksOf(sought, 0, ms(2_001)).map(({ position }) => position / 960)).toEqual([
      0, 1, 10, 11, 12,
    ])
  })

  it('[TR4] of a transport on another clock does not start it', () => {
    const sought = given(
      now => play(now, {}, alone(0)),
      now => seek(now, { position: ticks(960) }, stampOf(ANN, 5, { clock: 'clock-2' })),
    )
    expect(sought).toMatchObject({ playing: false, anchor: { position: 960, clock: 'clock-2' } })
  })
})

describe('tempo', () => {
  it('[TR2] bends at the next beat that everybody can hear of; before it nothing changes', () => {
    const bent = rolling(now => setTempo(now, bpm(60), together(ms(700))))
    for (const moment of [0, ms(700), ms(999), ms(1_000)])
      expect(positionAt(bent, moment)).toBe(positionAt(rolling(), moment))
    expect(positionAt(bent, ms(2_000))).toBe(1_920 + 960)
    expect(clicksOf(bent, 0, ms(3_001)).map(({ moment }) => moment / 1e6)).toEqual([
      0, 0.5, 1, 2, 3,
    ])
  })

  it('[TR2] of a stop that lies ahead counts from the next start on', () => {
    const stopping = rolling(
      now => stop(now, 'bar', together(ms(700))),
      now => setTempo(now, bpm(60), together(ms(800))),
    )
    expect(positionAt(stopping, ms(1_900))).toBe(positionAt(rolling(), ms(1_900)))
    expect(stopping.bpm).toBe(60)
  })

  it('[TR2] [TR8] never moves the song by more than 0.5 ms, whatever is edited how fast', () => {
    const edit = fc.record({
      after: fc.integer({ min: 0, max: 700_000 }),
      bpm: fc.double({ min: 20, max: 999, noNaN: true }).map(bpm),
      loop: fc.option(fc.constant({ start: ticks(1_000), end: ticks(3_000) })),
    })
    const begin = fc.record({
      countIn: fc.constantFrom(0, 1, 2),
      lead: fc.constantFrom(micros(0), LEAD),
    })
    fc.assert(
      fc.property(begin, fc.array(edit, { maxLength: 8 }), ({ countIn, lead }, edits) => {
        const stampAt = (moment: number) => stampOf(ANN, moment, { lead })
        let moment = 0
        let now = given(rest =>
          play(
            { ...rest, loop: { on: true, start: ticks(0), end: ticks(2_000) } },
            { countIn },
            stampAt(0),
          ),
        )
        for (const { after, bpm, loop } of edits) {
          moment += after
          const before = now
          now = { ...now, ...setTempo(now, bpm, stampAt(moment)) }
          if (loop && positionAt(now, moment) < 2_000)
            now = { ...now, ...setLoop(now, { on: true, range: loop }, stampAt(moment)) }
          // Half a millisecond at the faster of both, and a tick for rounding.
          const slack = 1 + (0.5 * 960 * Math.max(before.bpm, now.bpm)) / 60_000
          for (const past of [0, ms(1), ms(50), lead]) {
            const at = Math.max(0, moment - ms(20)) + past
            // Before `lead` it has not begun: there is nothing yet to be moved.
            if (at > moment + lead || at < lead) continue
            expect(Math.abs(positionAt(now, at) - positionAt(before, at))).toBeLessThanOrEqual(
              slack,
            )
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('the loop', () => {
  const range = { start: ticks(0), end: ticks(BAR) }
  const looping = rolling(now => setLoop(now, { on: true, range }, together(ms(700))))

  it('[TR8] is gone round from now on, and clicks with it', () => {
    expect(positionAt(looping, ms(1_500))).toBe(2_880)
    expect(positionAt(looping, ms(2_000))).toBe(0)
    expect(clicksOf(looping, ms(1_400), ms(2_600)).map(({ position }) => position)).toEqual([
      2_880, 0, 960,
    ])
  })

  it('[TR8] is left without a jump, wherever the song is in it', () => {
    const left = given(
      () => looping,
      now => setLoop(now, { on: false }, together(ms(3_000))),
    )
    for (const moment of [ms(3_000), ms(3_120), ms(3_999)])
      expect(positionAt(left, moment)).toBe(positionAt(looping, moment))
    expect(positionAt(left, ms(4_500))).toBe(BAR + 960)
    expect(left.loop).toEqual({ on: false, ...range })
  })

  it('[TR8] turns a stop at the boundary on the other side of its end', () => {
    const stopped = given(
      () => looping,
      now => stop(now, undefined, together(ms(1_950))),
    )
    expect(positionAt(stopped, ms(1_999))).toBe(3_838)
    expect(positionAt(stopped, ms(2_400))).toBe(768)
    expect(positionAt(stopped, seconds(9))).toBe(960)
  })

  it('[TR1] [TR8] passes a position once a round, also where the tempo bends', () => {
    const bent = given(
      () => looping,
      now => setTempo(now, bpm(60), together(ms(2_700))),
    )
    // To the µs that a turn between two of them may cost; what is long past is forgotten.
    const passed = momentsOf(transportView(bent), 'clock-1', ticks(960), seconds(2), seconds(8))
    expect(passed.map(moment => Math.round(moment / 1_000))).toEqual([2_500, 6_000])
    expect(momentsOf(transportView(bent), 'clock-1', ticks(BAR), micros(0), seconds(8))).toEqual([])
  })

  it('[ED1] shorter than a sixteenth is refused', () => {
    const edit = (start: unknown, end: unknown) =>
      decodeEdit({ type: 'set-loop', on: true, range: { start, end } }).ok
    expect(edit(0, 240)).toBe(true)
    for (const [start, end] of [
      [0, 239],
      [960, 0],
      [0.5, 960],
      [0, 2 ** 40],
      [0, '960'],
      [Number.NaN, 960],
    ])
      expect(edit(start, end)).toBe(false)
  })
})
