import { describe, expect, it } from 'vitest'
import { createInputGuard } from '../../../client/midi/input-guard.ts'
import { bytesOf } from '../../../shared/midi/parse.ts'
import { localMicros } from '../../../shared/time/units.ts'
import { controller, off, on } from '../../support/played.ts'

const now = localMicros(0)

describe('a MIDI device', () => {
  it('[LV8] is heard with channel messages only; clock and active sensing count as nothing', () => {
    const guard = createInputGuard()
    expect(guard.admit(bytesOf(on(60)), now)).toEqual(on(60))
    for (const bytes of [[0xf8], [0xfe], [0xf0, 1, 0xf7]])
      expect(guard.admit(bytes, now)).toBeUndefined()
    expect(guard.stats.malformed).toBe(0)
    expect(guard.admit([0x90, 200, 1], now)).toBeUndefined()
    expect(guard.admit([], now)).toBeUndefined()
    expect(guard.stats.malformed).toBe(2)
  })

  it('[LV8] that floods is bounded, and yet no note or pedal of it hangs', () => {
    const guard = createInputGuard()
    guard.admit(bytesOf(on(60)), now)
    guard.admit(bytesOf(controller(64, 127)), now)
    const admitted = Array.from({ length: 5_000 }, (_, n) =>
      guard.admit(bytesOf(controller(1, n % 128)), now),
    ).filter(message => message !== undefined)
    expect(admitted.length).toBe(1_998)
    expect(guard.admit(bytesOf(on(61)), now)).toBeUndefined()
    expect(guard.admit(bytesOf(off(61)), now)).toBeUndefined()
    expect(guard.admit(bytesOf(off(60)), now)).toEqual(off(60))
    expect(guard.admit(bytesOf(controller(64, 0)), now)).toEqual(controller(64, 0))
    expect(guard.releaseAll()).toEqual([])
    expect(guard.stats.flooded).toBe(5_000 - 1_998 + 2)
    expect(guard.admit(bytesOf(on(61)), localMicros(1_000_000))).toEqual(on(61))
  })
})
