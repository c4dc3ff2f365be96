import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMidiMessage } from '../../../shared/midi/message.ts'
import { bytesOf, createMidiParser, midiMessageOf } from '../../../shared/midi/parse.ts'
import { anyMessage } from '../../support/played.ts'

const CHORD = [0x90, 60, 100, 64, 101, 67, 102]
const anyBytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 })

describe('one message', () => {
  it('[LV8] is read back from the bytes it was written to, two or three of them', () => {
    fc.assert(
      fc.property(anyMessage, message => {
        const bytes = bytesOf(message)
        expect(bytes.length).toBe((message.status & 0xe0) === 0xc0 ? 2 : 3)
        expect(midiMessageOf(bytes)).toEqual({ ok: true, value: message })
      }),
    )
  })

  it.each([
    ['nothing', []],
    ['data without a status', [60, 100, 0]],
    ['a note that lacks its velocity', [0x90, 60]],
    ['a programme change with a byte too many', [0xc0, 1, 2]],
    ['a data byte above 127', [0x90, 60, 128]],
    ['a fraction', [0x90, 60.5, 1]],
    ['a sysex', [0xf0, 1, 0xf7]],
    ['a clock tick', [0xf8]],
    ['a status above a byte', [0x190, 60, 1]],
    ['what is no number', [Number.NaN, 1, 1]],
  ])('[LV8] is refused when it is %s', (_, bytes) => {
    expect(midiMessageOf(bytes)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })
})

describe('a MIDI stream', () => {
  it('[LV8] may leave a repeated status out', () => {
    expect(createMidiParser().push(CHORD)).toEqual([
      { status: 0x90, data1: 60, data2: 100 },
      { status: 0x90, data1: 64, data2: 101 },
      { status: 0x90, data1: 67, data2: 102 },
    ])
  })

  it('[LV8] reads the same whatever realtime bytes come in between and wherever it is cut', () => {
    const whole = createMidiParser().push(CHORD)
    const cuts = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 7 })
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0xf8, max: 0xff }), (cuts, realtime) => {
        const parser = createMidiParser()
        const parts = [0, ...cuts.toSorted((a, b) => a - b), 7]
        const read = parts.flatMap((from, n) =>
          parser.push([realtime, ...CHORD.slice(from, parts[n + 1] ?? 7)]),
        )
        expect(read).toEqual(whole)
        expect(parser.garbage()).toBe(0)
      }),
    )
  })

  it('[LV8] skips system messages, which end running status', () => {
    const parser = createMidiParser()
    const stream = [0xf0, 1, 2, 3, 0xf7, 0x90, 60, 1, 0xf2, 5, 6, 61, 1, 0x90, 62, 1]
    expect(parser.push(stream).map(message => message.data1)).toEqual([60, 62])
    expect(parser.garbage()).toBe(2)
  })

  it('[LV8] goes on after a message that was cut short', () => {
    const parser = createMidiParser()
    expect(parser.push([0x90, 60, 0x80, 61, 0])).toEqual([{ status: 0x80, data1: 61, data2: 0 }])
    expect(parser.garbage()).toBe(1)
  })

  it('[LV8] gives legal messages only, whatever the bytes', () => {
    fc.assert(
      fc.property(anyBytes, bytes => {
        expect(createMidiParser().push(bytes).every(isMidiMessage)).toBe(true)
      }),
    )
  })
})
