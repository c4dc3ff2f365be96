import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { play, seek, setLoop, setTempo, stop } from '../../../shared/doc/edit-transport.ts'
import { type TransportFields, transportView } from '../../../shared/doc/fields.ts'
import type { TransportView } from '../../../shared/doc/view.ts'
import { createClockOut } from '../../../shared/midi/clock-out.ts'
import {
  clockBytesOf,
  clockMessageOf,
  TICKS_PER_MIDI_CLOCK,
} from '../../../shared/midi/midi-clock.ts'
import type { PlayerId, PointId } from '../../../shared/protocol/ids.ts'
import { momentOf } from '../../../shared/time/tempo-line.ts'
import { lineOf, positionIn } from '../../../shared/time/transport.ts'
import { bpm, type Micros, micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { ClockedGear } from '../../support/clocked-gear.ts'

const CLOCK = 'c'
const START = seconds(1_000_000)
const at = (span: number): Micros => micros(START + span)

const ticksOfMidiClock = (index: number) => ticks(index * TICKS_PER_MIDI_CLOCK)

const playing = (change: Partial<TransportView> = {}): TransportView => ({
  playing: true,
  anchorPosition: ticks(0),
  anchorMoment: START,
  clock: CLOCK,
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
  ...change,
})
const stopped = (change: Partial<TransportView> = {}) => playing({ playing: false, ...change })

const resting: TransportFields = {
  playing: false,
  anchor: { position: ticks(0), moment: START, clock: CLOCK },
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
  loop: { on: false, start: ticks(0), end: ticks(3840) },
}

/** A port that is asked every 25 ms for the next 100, and the gear behind it. */
function aPort() {
  const clock = createClockOut()
  const gear = new ClockedGear()
  let now: number = START - ms(500)
  return {
    gear,
    /** @param until µs after START */
    run(transport: TransportView, until: number) {
      for (; now < START + until; now += ms(25))
        gear.send(clock.advance(transport, CLOCK, micros(now), micros(now + ms(100))))
      gear.runUntil(START + until)
      return gear
    },
  }
}

describe('MIDI clock through the tempo timeline', () => {
  it('[MO3] [TR10] ticks 24 times a quarter at the tempo that holds there', () => {
    const value = { timeline: 'tempo', bpm: bpm(60) } as const
    const tempos = [{ id: 'd_1' as PointId, position: ticks(960), value }]
    const sent = createClockOut().advance(playing({ tempos }), CLOCK, at(-1e5), at(1_500_000))
    const moments = sent
      .filter(({ message }) => message.name === 'tick')
      .map(({ moment }) => moment - START)
    expect(moments).toHaveLength(48)
    const gaps = moments.slice(1).map((moment, n) => moment - moments[n]!)
    expect(new Set(gaps.slice(0, 24))).toEqual(new Set([20_833, 20_834]))
    expect(new Set(gaps.slice(24))).toEqual(new Set([41_666, 41_667]))
    expect(moments[24]).toBe(500_000)
  })
})

describe('MIDI clock messages', () => {
  it('[MO3] are read as they were written, and nothing else is', () => {
    for (const name of ['tick', 'start', 'continue', 'stop'] as const)
      expect(clockMessageOf(clockBytesOf({ name }))).toEqual({ name })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 14 - 1 }), sixteenths => {
        const message = { name: 'song-position', sixteenths } as const
        expect(clockMessageOf(clockBytesOf(message))).toEqual(message)
      }),
    )
    for (const bytes of [[], [0xf2], [0xf2, 1], [0xf2, 128, 0], [0xfe], [0xf8, 0], [0x90, 60, 1]])
      expect(clockMessageOf(bytes)).toBeUndefined()
    expect([...clockBytesOf({ name: 'song-position', sixteenths: 2 ** 14 + 3 })]).toEqual([
      0xf2, 3, 0,
    ])
  })
})

describe('MIDI clock out', () => {
  it('[MO3] starts a song from the top with Start, then 24 ticks a quarter', () => {
    const gear = aPort().run(playing(), seconds(10))
    expect(gear.words).toEqual(['start'])
    expect(gear.ticks.length).toBe(480)
    const line = lineOf(playing())
    for (const { moment, index } of gear.ticks)
      expect(moment).toBe(momentOf(line, ticksOfMidiClock(index)))
  })

  it('[MO3] gives each tick once, at its exact moment, whatever the spans', () => {
    const spans = fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 60 })
    const tempo = fc.double({ min: 20, max: 999, noNaN: true }).map(bpm)
    const from = fc.integer({ min: -10_000, max: 1_000_000 }).map(ticks)
    fc.assert(
      fc.property(spans, tempo, from, (lengths, quarters, anchorPosition) => {
        const transport = playing({ bpm: quarters, anchorPosition })
        const clock = createClockOut()
        const gear = new ClockedGear()
        let until = START - ms(50)
        for (const length of lengths) {
          const now = micros(until - ms(20))
          until += length
          gear.send(clock.advance(transport, CLOCK, now, micros(until)))
        }
        gear.runUntil(Number.POSITIVE_INFINITY)
        const line = lineOf(transport)
        const first = gear.ticks[0]?.index ?? 0
        expect(gear.ticks).toEqual(
          gear.ticks.map((_, n) => ({
            index: first + n,
            moment: momentOf(line, ticksOfMidiClock(first + n)),
          })),
        )
        const after =
          gear.ticks.length > 0 && momentOf(line, ticksOfMidiClock(first + gear.ticks.length))
        if (after !== false) expect(after).toBeGreaterThanOrEqual(until)
      }),
    )
  })

  it('[MO4] a late start says Song Position, then Continue, and is on the beat', () => {
    const port = aPort()
    port.run(stopped(), ms(300))
    const gear = port.run(playing(), seconds(2))
    expect(gear.words).toEqual(['song-position', 'continue'])
    // 300 ms late at 120: the sixteenth at 375 ms is the first that can be announced.
    expect(gear.ticks[0]).toEqual({ index: 18, moment: at(ms(375)) })
  })

  it('[MO4] begins at a start that lies ahead, and not before it', () => {
    const port = aPort()
    port.run(stopped(), ms(0))
    const gear = port.run(playing({ anchorMoment: at(ms(120)) }), seconds(1))
    expect(gear.words).toEqual(['start'])
    expect(gear.ticks[0]).toEqual({ index: 0, moment: at(ms(120)) })
  })

  it('[MO4] a seek says Stop, Song Position, Continue', () => {
    const port = aPort()
    port.run(playing(), seconds(2))
    const there = playing({ anchorMoment: at(seconds(2)), anchorPosition: ticks(960 * 64) })
    const gear = port.run(there, seconds(4))
    expect(gear.words).toEqual(['start', 'stop', 'song-position', 'continue'])
    const { index, moment } = gear.ticks.at(-1)!
    expect(moment).toBe(momentOf(lineOf(there), ticksOfMidiClock(index)))
  })

  it('[MO4] stops at once, and goes on from there', () => {
    const port = aPort()
    port.run(playing(), ms(990))
    const rest = stopped({ anchorMoment: at(ms(990)), anchorPosition: ticks(1901) })
    const gear = port.run(rest, seconds(2))
    expect(gear.running).toBe(false)
    expect(gear.ticks.at(-1)?.moment).toBeLessThanOrEqual(at(seconds(1)))
    port.run(playing({ anchorMoment: at(seconds(2)), anchorPosition: ticks(1901) }), seconds(3))
    expect(gear.words).toEqual(['start', 'stop', 'song-position', 'continue'])
  })

  it('[MO4] says nothing of a count-in, and Start at the first bar', () => {
    const port = aPort()
    const gear = port.run(playing({ anchorPosition: ticks(-3840) }), seconds(3))
    expect(gear.words).toEqual(['start'])
    expect(gear.ticks[0]).toEqual({ index: 0, moment: at(seconds(2)) })
  })

  it('[MO5] a change of tempo, told late, loses and doubles no tick', () => {
    const port = aPort()
    let transport = playing()
    port.run(transport, seconds(2))
    for (const [n, tempo] of [180, 90, 92.5, 240, 119].entries()) {
      const anchorMoment = at(seconds(2 + n) - ms(80))
      const anchorPosition = positionIn(transport, CLOCK, anchorMoment)
      transport = playing({ bpm: bpm(tempo), anchorMoment, anchorPosition })
      port.run(transport, seconds(3 + n))
    }
    const { gear } = port
    expect(gear.words).toEqual(['start'])
    expect(gear.ticks.map(tick => tick.index)).toEqual(gear.ticks.map((_, n) => n))
    const { index, moment } = gear.ticks.at(-1)!
    expect(moment).toBe(momentOf(lineOf(transport), ticksOfMidiClock(index)))
  })

  it.each([
    [960, ['stop', 'song-position', 'continue']],
    [0, ['stop', 'start']],
  ])(
    '[MO4] goes round a loop from %i without a gap, and sends the gear with it',
    (start, words) => {
      const loop = { on: true, start: ticks(start), end: ticks(1920) }
      const gear = aPort().run(playing({ loop }), ms(2_985))
      const rounds = start === 0 ? 2 : 4
      expect(gear.words).toEqual(['start', ...Array(rounds).fill(words).flat()])
      for (const [n, { moment, index }] of gear.ticks.entries()) {
        expect(moment).toBe(momentOf(lineOf(playing()), ticksOfMidiClock(n)))
        expect(index).toBe(n < 48 ? n : start / 40 + ((n - 48) % (48 - start / 40)))
      }
      expect(gear.ticks.length).toBe(144)
    },
  )

  it('[MO5] bends with the room at a beat ahead, to the tick', () => {
    const before = playing()
    const bend = playing({
      bpm: bpm(90),
      anchorMoment: at(seconds(2)),
      anchorPosition: ticks(3840),
      before: [lineOf(before)],
    })
    const port = aPort()
    port.run(before, ms(1_800))
    const gear = port.run(bend, seconds(4))
    expect(gear.words).toEqual(['start'])
    for (const { moment, index } of gear.ticks)
      expect(moment).toBe(momentOf(lineOf(index < 96 ? before : bend), ticksOfMidiClock(index)))
  })

  it('[MO4] a stop that lies ahead is sent at its moment', () => {
    const port = aPort()
    port.run(playing(), ms(1_800))
    const rest = stopped({
      anchorMoment: at(seconds(2)),
      anchorPosition: ticks(3840),
      before: [lineOf(playing())],
    })
    const gear = port.run(rest, seconds(4))
    expect(gear.words).toEqual(['start', 'stop'])
    expect(gear.ticks.length).toBe(96)
  })

  it('[MO5] keeps the count through a page that hung, and finds its place after one that slept', () => {
    const clock = createClockOut()
    const gear = new ClockedGear()
    const step = (now: number) =>
      gear.send(clock.advance(playing(), CLOCK, at(now), at(now + ms(100))))
    for (const now of [-50, 0, 50, 350, 400, 450].map(ms)) step(now)
    gear.runUntil(at(ms(450)))
    expect(gear.words).toEqual(['start'])
    expect(gear.ticks.map(tick => tick.index)).toEqual(gear.ticks.map((_, n) => n))
    for (const now of [60_000, 60_050, 60_100, 60_150].map(ms)) step(now)
    gear.runUntil(at(ms(60_200)))
    expect(gear.words).toEqual(['start', 'stop', 'song-position', 'continue'])
    const { index, moment } = gear.ticks.at(-1)!
    expect(moment).toBe(momentOf(lineOf(playing()), ticksOfMidiClock(index)))
  })

  it('[TR4] an anchor on another life of the clock reads as stopped', () => {
    const gear = aPort().run(playing({ clock: 'other' }), seconds(1))
    expect(gear.words).toEqual([])
  })

  it('[MO4] whatever is edited, the gear ends up where the room is', () => {
    const change = fc.record({
      after: fc.integer({ min: 1, max: 3_000_000 }),
      kind: fc.constantFrom('tempo', 'stop', 'play', 'seek'),
      tempo: fc.double({ min: 30, max: 300, noNaN: true }).map(bpm),
      to: fc.integer({ min: 0, max: 2_000 }).map(n => ticks(n * 480)),
      lead: fc.constantFrom(0, 120_000),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), changes => {
        const port = aPort()
        let transport = playing()
        let now = 0
        for (const { after, kind, tempo, to, lead } of changes) {
          now += after
          port.run(transport, now)
          const moment = micros(Math.max(transport.anchorMoment, at(now)))
          const here = positionIn(transport, CLOCK, moment)
          const anchor = { anchorMoment: moment, anchorPosition: here }
          if (kind === 'tempo')
            transport = { ...transport, bpm: tempo, ...(transport.playing && anchor) }
          else if (kind === 'stop') transport = { ...transport, playing: false, ...anchor }
          else if (kind === 'seek' || !transport.playing)
            transport = {
              ...transport,
              playing: true,
              anchorMoment: micros(at(now) + lead),
              anchorPosition: kind === 'seek' ? to : here,
            }
        }
        const gear = port.run(transport, now + seconds(3))
        expect(gear.running).toBe(transport.playing)
        if (!transport.playing) return
        const { index, moment } = gear.ticks.at(-1)!
        expect(moment).toBe(momentOf(lineOf(transport), ticksOfMidiClock(index)))
      }),
    )
  })

  it('[MO4] [MO5] follows count-ins, quantised turns and loops of the room itself', () => {
    const quantum = fc.constantFrom('none', 'beat', 'bar', undefined)
    const step = fc.record({
      after: fc.integer({ min: 1, max: 3_000_000 }),
      kind: fc.constantFrom('tempo', 'stop', 'play', 'seek', 'loop'),
      tempo: fc.double({ min: 30, max: 300, noNaN: true }).map(bpm),
      place: fc.integer({ min: 0, max: 64 }).map(n => ticks(n * 240)),
      rounds: fc.integer({ min: 1, max: 16 }),
      quantum,
      countIn: fc.constantFrom(0, 1, 2),
      lead: fc.constantFrom(0, 120_000).map(micros),
      on: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const port = aPort()
        let now: TransportFields = resting
        let passed = 0
        for (const { after, kind, tempo, place, rounds, quantum, countIn, lead, on } of steps) {
          passed += after
          port.run(transportView(now), passed)
          const stamp = { player: 'u' as PlayerId, moment: at(passed), clock: CLOCK, lead }
          const range = { start: place, end: ticks(place + rounds * 240) }
          const edits = {
            tempo: () => setTempo(now, tempo, stamp),
            stop: () => stop(now, quantum, stamp),
            play: () => play(now, { position: place, quantum, countIn }, stamp),
            seek: () => seek(now, { position: place, quantum }, stamp),
            loop: () => setLoop(now, { on, range }, stamp),
          }
          now = { ...now, ...edits[kind]() }
        }
        // Beyond the longest count-in and the longest way to a bar line at 30 bpm.
        const view = transportView(now)
        const { gear } = port
        let end = passed + seconds(30)
        port.run(view, end)
        // It may be on its way round a loop, between Stop and Continue.
        if (gear.running !== view.playing) end += ms(15)
        port.run(view, end)
        expect(gear.running).toBe(view.playing)
        if (!view.playing) return
        const { index, moment } = gear.ticks.at(-1)!
        expect(positionIn(view, CLOCK, micros(moment))).toBe(ticksOfMidiClock(index))
        expect(START + end - moment).toBeLessThanOrEqual(60e6 / (view.bpm * 24) + 5)
      }),
    )
  })
})
