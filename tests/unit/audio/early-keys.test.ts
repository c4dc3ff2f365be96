import { describe, expect, test } from 'vitest'
import { createEarlyKeys } from '../../../client/audio/early-keys.ts'
import { NOTE_OFF, NOTE_ON } from '../../../shared/midi/message.ts'
import { ms } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const C = 60
const E = 64
const down = (data1: number) => ({ status: NOTE_ON, data1, data2: 90 })
const up = (data1: number) => ({ status: NOTE_OFF, data1, data2: 0 })

function openKeys() {
  const clock = new FakeClock()
  const heard: string[] = []
  const state = { isReady: false }
  const keys = createEarlyKeys({
    clock,
    isReady: () => state.isReady,
    play: ({ status, data1 }) => heard.push(`${status === NOTE_ON ? 'on' : 'off'} ${data1}`),
  })
  const start = () => {
    state.isReady = true
    keys.sound()
  }
  return { clock, heard, keys, start }
}

describe('[SY17] keys pressed before the sound is there', () => {
  test('a key that is still held sounds when the sound comes, however late', () => {
    const { clock, heard, keys, start } = openKeys()
    expect(keys.take(down(C))).toBe(true)
    clock.advance(ms(900))
    start()
    expect(heard).toEqual(['on 60'])
    // Its release then goes the usual way.
    expect(keys.take(up(C))).toBe(false)
  })

  test('a short touch of a moment ago sounds for as long as it was', () => {
    const { clock, heard, keys, start } = openKeys()
    keys.take(down(C))
    clock.advance(ms(120))
    expect(keys.take(up(C))).toBe(true)
    clock.advance(ms(180))
    start()
    expect(heard).toEqual(['on 60'])
    clock.advance(ms(119))
    expect(heard).toHaveLength(1)
    clock.advance(ms(1))
    expect(heard).toEqual(['on 60', 'off 60'])
  })

  test('an older touch stays silent, and of a chord only what is held is heard', () => {
    const { clock, heard, keys, start } = openKeys()
    keys.take(down(C))
    keys.take(down(E))
    clock.advance(ms(100))
    keys.take(up(C))
    clock.advance(ms(201))
    start()
    expect(heard).toEqual(['on 64'])
  })

  test('a release of what was pressed elsewhere, and everything after a panic, is not kept', () => {
    const { heard, keys, start } = openKeys()
    expect(keys.take(up(C))).toBe(false)
    keys.take(down(C))
    keys.clear()
    start()
    expect(heard).toEqual([])
  })
})
