import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHeldNotes } from '../../../shared/midi/held-notes.ts'
import type { MidiMessage } from '../../../shared/midi/message.ts'
import { anyMessage, controller, off, on } from '../../support/played.ts'

const heldAfter = (...messages: MidiMessage[]) => {
  const held = createHeldNotes()
  for (const message of messages) held.apply(message)
  return held
}

describe('held notes', () => {
  it('[LV7] end with as many note-offs as there were note-ons', () => {
    const held = heldAfter(on(60), on(60), on(64), off(64))
    expect(held.releaseAll()).toEqual([off(60), off(60)])
  })

  it('[LV7] count a note-on with velocity 0 as a note-off', () => {
    expect(heldAfter(on(60), on(60, 0)).any).toBe(false)
  })

  it('[LV7] are counted apart on each midiChannel', () => {
    const held = heldAfter(on(60), { status: 0x93, data1: 60, data2: 1 }, off(60))
    expect(held.releaseAll()).toEqual([{ status: 0x83, data1: 60, data2: 64 }])
  })

  it('[LV6] lift the pedals that are down and centre the bend, also on other midiChannels', () => {
    const held = heldAfter(
      controller(64, 127),
      controller(66, 127),
      controller(66, 0),
      controller(1, 90),
      { status: 0xe5, data1: 0, data2: 0x50 },
    )
    expect(held.releaseAll()).toEqual([controller(64, 0), { status: 0xe5, data1: 0, data2: 0x40 }])
  })

  it('[LV6] are forgotten at all-notes-off, pedals at reset-all-controllers', () => {
    expect(heldAfter(on(60), controller(123, 0)).releaseAll()).toEqual([])
    expect(heldAfter(on(60), controller(64, 127), controller(121, 0)).releaseAll()).toEqual([
      off(60),
    ])
  })

  it('[LV6] leave nothing held once the releases are played, whatever was played before', () => {
    fc.assert(
      fc.property(fc.array(anyMessage), messages => {
        const held = heldAfter(...messages)
        const other = heldAfter(...messages, ...held.releaseAll())
        expect(other.releaseAll()).toEqual([])
        expect(held.releaseAll()).toEqual([])
      }),
    )
  })
})
