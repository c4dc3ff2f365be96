import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ControlName, controlName } from '../../../client/control-name.ts'
import type { ControlStand } from '../../../client/controls.ts'
import { createLearning } from '../../../client/midi/learning.ts'
import { PickUp } from '../../../client/midi/pick-up.ts'
import type { KeyValue } from '../../../client/storage/key-value.ts'

const CUTOFF = controlName({ kind: 'instrument', parameter: 'cutoff' })
const GLUE = controlName({ kind: 'effect', effect: 'glue' })
const cc = (controller: number, value: number, midiChannel = 0) => ({
  status: 0xb0 | midiChannel,
  data1: controller,
  data2: value,
})
const settled = () => new Promise(resolve => setTimeout(resolve, 0))

function memory(kept?: unknown): KeyValue {
  const values = new Map<string, unknown>([['learned', kept]])
  return {
    get: async key => values.get(key),
    async update(key, change) {
      const after = change(values.get(key))
      values.set(key, after)
      return after
    },
    close: async () => {},
  }
}

function setUp(store = memory()) {
  const stands = new Map<ControlName, ControlStand>([
    [CUTOFF, { turn: 0.5, grain: 1 / 127 }],
    [GLUE, { turn: 0, grain: 1 / 127 }],
  ])
  const learning = createLearning({
    self: Promise.resolve(store),
    controls: {
      stand: name => stands.get(name),
      move: (name, turn) => stands.set(name, { ...stands.get(name)!, turn }),
    },
  })
  return { learning, store, turn: (name: ControlName) => stands.get(name)?.turn, stands }
}

describe('MIDI learn', () => {
  it('[MO9] binds the first controller that moves, of that device and midiChannel', () => {
    const { learning, turn } = setUp()
    learning.wait(CUTOFF)
    expect(learning.takes({ status: 0x90, data1: 60, data2: 99 }, 'knobs')).toBe(false)
    expect(learning.takes(cc(123, 0), 'knobs')).toBe(false) // all notes off is no knob
    expect(learning.takes(cc(74, 64, 3), 'knobs')).toBe(true)
    expect(learning.get().waiting).toBeUndefined()
    expect(learning.takes(cc(74, 10, 3), 'other')).toBe(false)
    expect(learning.takes(cc(74, 10, 0), 'knobs')).toBe(false)
    expect(learning.takes(cc(74, 63, 3), 'knobs')).toBe(true)
    expect(turn(CUTOFF)).toBeCloseTo(63 / 127)
  })

  it('[MO9] a knob goes with one controller of a device, a controller with one knob', () => {
    const { learning } = setUp()
    const learn = (control: ControlName, controller: number) => {
      learning.wait(control)
      learning.takes(cc(controller, 0), 'knobs')
    }
    learn(CUTOFF, 20)
    learn(CUTOFF, 21)
    learn(GLUE, 21)
    expect(learning.get().bindings).toEqual([
      { device: 'knobs', midiChannel: 0, controller: 21, control: GLUE },
    ])
  })

  it('[MO9] is kept in this browser, until it is forgotten; damage reads as nothing learned', async () => {
    const store = memory()
    const first = setUp(store)
    first.learning.wait(GLUE)
    first.learning.takes(cc(7, 0), 'knobs')
    await settled()
    const next = setUp(store)
    await settled()
    expect(next.learning.takes(cc(7, 1), 'knobs')).toBe(true)
    next.learning.forget(GLUE)
    await settled()
    const last = setUp(store)
    await settled()
    expect(last.learning.takes(cc(7, 1), 'knobs')).toBe(false)
    for (const damaged of [
      7,
      [{}],
      [{ device: 'd', midiChannel: 99, controller: 1, control: GLUE }],
    ]) {
      const other = setUp(memory(damaged))
      await settled()
      expect(other.learning.get().bindings).toEqual([])
    }
  })

  it('[MO9] leaves a knob that is not here alone, and does not play its controller', () => {
    const { learning, stands } = setUp()
    learning.wait(GLUE)
    learning.takes(cc(7, 0), 'knobs')
    stands.delete(GLUE)
    expect(learning.takes(cc(7, 99), 'knobs')).toBe(true)
    expect(stands.has(GLUE)).toBe(false)
  })
})

describe('a controller', () => {
  const values = fc.array(fc.integer({ min: 0, max: 127 }), { minLength: 2, maxLength: 30 })

  it('[MO9] never makes a knob jump by more than the controller itself moved', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), values, (start, all) => {
        const hand = new PickUp()
        let turn = start
        let before: number | undefined
        for (const value of all.map(one => one / 127)) {
          const next = hand.move({ turn, grain: 1 / 127 }, value) ?? turn
          const moved = before === undefined ? 0 : Math.abs(value - before)
          expect(Math.abs(next - turn)).toBeLessThanOrEqual(moved + 2 / 127 + 1e-9)
          turn = next
          before = value
        }
      }),
    )
  })

  it('[MO9] takes over where the knob stands, and again after somebody else has moved it', () => {
    const hand = new PickUp()
    const at = (turn: number) => ({ turn, grain: 1 / 127 })
    expect(hand.move(at(0.5), 0.1)).toBeUndefined()
    expect(hand.move(at(0.5), 0.4)).toBeUndefined()
    expect(hand.move(at(0.5), 0.6)).toBe(0.6)
    expect(hand.move(at(0.6), 0.9)).toBe(0.9)
    expect(hand.move(at(0.2), 0.8)).toBeUndefined()
    expect(hand.move(at(0.2), 0.1)).toBe(0.1)
  })

  it('[MO9] walks through a choice of few places', () => {
    const hand = new PickUp()
    const places = 4
    let turn = 0
    for (let value = 0; value <= 127; value++) {
      const next = hand.move({ turn, grain: 1 / (places - 1) }, value / 127)
      if (next !== undefined) turn = Math.round(next * (places - 1)) / (places - 1)
    }
    expect(turn).toBe(1)
  })
})
