import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOutputLane } from '../../../client/midi/output-lane.ts'
import { isNoteOff, isNoteOn, type MidiMessage } from '../../../shared/midi/message.ts'
import { midiMessageOf } from '../../../shared/midi/parse.ts'
import { localMicros, ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { controller, off, on } from '../../support/played.ts'

/** A lane, and the gear that hears what it was sent, in the order of the stamps. */
function aLane() {
  const clock = new FakeClock(seconds(10))
  const sent: { message: MidiMessage; at: number; sentAt: number }[] = []
  const lane = createOutputLane(clock, {
    id: 'synth',
    name: 'Synth',
    send(bytes, at) {
      const message = midiMessageOf(bytes)
      if (!message.ok) throw message.error
      sent.push({ message: message.value, at, sentAt: clock.now() })
    },
  })
  const heard = () => sent.toSorted((a, b) => a.at - b.at).map(({ message }) => message)
  const keysHeld = () => {
    const keys = new Set<number>()
    for (const message of heard()) {
      if (isNoteOn(message)) keys.add(message.data1)
      else if (isNoteOff(message)) keys.delete(message.data1)
    }
    return [...keys]
  }
  return {
    clock,
    lane,
    sent,
    heard,
    keysHeld,
    in: (span: number) => localMicros(clock.now() + span),
  }
}

describe('notes on their way to a MIDI output', () => {
  it('[MO1] go with the stamp of their due moment, and not long before it', () => {
    const { clock, lane, sent, in: later } = aLane()
    const due = later(seconds(4))
    lane.play('a', on(60), due)
    lane.play('a', off(60), localMicros(due + ms(250)))
    clock.advance(ms(3_899))
    expect(sent).toEqual([])
    clock.advance(seconds(1))
    expect(sent.map(({ message, at }) => [message, at])).toEqual([
      [on(60), due],
      [off(60), due + ms(250)],
    ])
    for (const { at, sentAt } of sent) expect(at - sentAt).toBe(ms(100))
  })

  it('[MO2] a release ends what sounds and takes back what is not due yet', () => {
    const { clock, lane, keysHeld, in: later, heard } = aLane()
    lane.play('a', on(60), clock.now())
    lane.play('a', controller(64, 127), clock.now())
    lane.play('a', on(62), later(ms(90)))
    lane.play('a', on(64), later(ms(900)))
    lane.play('b', on(67), clock.now())
    lane.release('a')
    clock.advance(seconds(2))
    expect(keysHeld()).toEqual([67])
    expect(heard()).toContainEqual(controller(64, 0))
    expect(heard()).not.toContainEqual(on(64))
  })

  it('[MO1] a note-off that is wanted sooner than its note-on does not overtake it', () => {
    const { clock, lane, sent, in: later } = aLane()
    const due = later(seconds(2))
    lane.play('a', on(60), due)
    lane.play('a', off(60), clock.now())
    clock.advance(seconds(3))
    expect(sent.map(({ message, at }) => [message, at])).toEqual([
      [on(60), due],
      [off(60), due],
    ])
  })

  it('[LV7] a key that two hold is let go by the last of them', () => {
    const { clock, lane, heard } = aLane()
    for (const source of ['a', 'b']) lane.play(source, on(60), clock.now())
    lane.play('a', off(60), clock.now())
    expect(heard()).toEqual([on(60), on(60)])
    lane.release('b')
    expect(heard()).toEqual([on(60), on(60), off(60)])
  })

  it('[MO2] Panic silences all midiChannels, again after the last that was on its way', () => {
    const { clock, lane, sent, in: later } = aLane()
    lane.play('a', on(60), later(ms(80)))
    lane.play('a', on(62), later(ms(500)))
    lane.panic()
    clock.advance(seconds(1))
    const silences = sent.filter(({ message }) => message.data1 === 120)
    expect(new Set(silences.map(({ message }) => message.status & 15)).size).toBe(16)
    expect(new Set(silences.map(({ at }) => at - seconds(10)))).toEqual(new Set([0, ms(80)]))
    expect(sent.filter(({ message }) => isNoteOn(message)).length).toBe(1)
  })

  it('[MO2] whatever is played, nothing hangs once all is released, and nothing overtakes', () => {
    const step = fc.record({
      source: fc.constantFrom('a', 'b'),
      key: fc.integer({ min: 60, max: 62 }),
      isOn: fc.boolean(),
      lead: fc.integer({ min: -50_000, max: 400_000 }),
      wait: fc.integer({ min: 0, max: 100_000 }),
      release: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const { clock, lane, sent, keysHeld, in: later } = aLane()
        for (const { source, key, isOn, lead, wait, release } of steps) {
          if (release) lane.release(source)
          else lane.play(source, isOn ? on(key) : off(key), later(lead))
          clock.advance(ms(wait / 1_000))
        }
        lane.releaseAll()
        clock.advance(seconds(1))
        expect(keysHeld()).toEqual([])
        for (const { at, sentAt } of sent) expect(at - sentAt).toBeLessThanOrEqual(ms(500))
      }),
    )
  })
})
