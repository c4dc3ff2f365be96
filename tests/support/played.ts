/** Played events for tests: the n-th is a note a tenth of a second after the one before. */
import fc from 'fast-check'
import { type MidiMessage, NOTE_OFF, NOTE_ON, type PlayedEvent } from '../../shared/midi/message.ts'
import { type Micros, micros, ms, type Ticks, ticks } from '../../shared/time/units.ts'

export const on = (key: number, velocity = 100): MidiMessage => ({
  status: NOTE_ON,
  data1: key,
  data2: velocity,
})
export const off = (key: number): MidiMessage => ({ status: NOTE_OFF, data1: key, data2: 64 })
export const controller = (number: number, value: number): MidiMessage => ({
  status: 0xb0,
  data1: number,
  data2: value,
})

export const played = (
  message: MidiMessage,
  index: number,
  moment: Micros,
  position: Ticks = ticks(0),
): PlayedEvent => ({ ...message, index, moment, position })

/** `count` notes on and off, from index `first` on. */
export const phrase = (count: number, first = 0): PlayedEvent[] =>
  Array.from({ length: count }, (_, n) => {
    const index = first + n
    const message = index % 2 === 0 ? on(60 + (index % 12)) : off(60 + ((index - 1) % 12))
    return played(message, index, micros(ms(1_000) + index * 100_000), ticks(index * 192))
  })

/** Any legal message; the second data byte is 0 where the kind has none. */
export const anyMessage: fc.Arbitrary<MidiMessage> = fc
  .record({
    status: fc.integer({ min: 0x80, max: 0xef }),
    data1: fc.integer({ min: 0, max: 127 }),
    data2: fc.integer({ min: 0, max: 127 }),
  })
  .map(message => ((message.status & 0xe0) === 0xc0 ? { ...message, data2: 0 } : message))

export const anyEvents = (first: fc.Arbitrary<number>, maxLength = 256) =>
  fc
    .tuple(
      first,
      fc.array(
        fc.tuple(
          anyMessage,
          fc.integer({ min: 0, max: 2 ** 52 - 1 }),
          fc.integer({ min: 1 - 2 ** 40, max: 2 ** 40 - 1 }),
        ),
        { minLength: 1, maxLength },
      ),
    )
    .map(([start, items]) =>
      items.map(([message, moment, position], n) =>
        played(message, start + n, micros(moment), ticks(position)),
      ),
    )
