import { describe, expect, it } from 'vitest'
import { Arrivals } from '../../../shared/live/arrivals.ts'
import { micros } from '../../../shared/time/units.ts'

const arrivalsOf = (...seqs: readonly number[]) => {
  const arrivals = new Arrivals()
  const gaps = seqs.filter(seq => arrivals.packet(seq, micros(20_000)))
  return { arrivals, gaps }
}

describe('arrivals', () => {
  it('[LV2] names the packets that came before the newest one', () => {
    const { arrivals, gaps } = arrivalsOf(10, 11, 14, 12)
    expect(arrivals.highest).toBe(14)
    expect(arrivals.received & 0b1111).toBe(0b1110)
    expect(gaps).toEqual([14])
    expect(arrivals.loss).toBeCloseTo(1 / 5)
  })

  it('[LV2] counts across the wrap of packet numbers', () => {
    const { arrivals, gaps } = arrivalsOf(0xfffe, 0xffff, 0, 2)
    expect(arrivals.highest).toBe(2)
    expect(arrivals.received & 0b111).toBe(0b110)
    expect(gaps).toEqual([2])
  })

  it('[LV2] forgets what is more than 32 packets back', () => {
    expect(arrivalsOf(1, 33).arrivals.received).toBe(0x80000000)
    expect(arrivalsOf(1, 34).arrivals.received).toBe(0)
  })

  it('[LV2] takes no packet twice, and no loss from before the first', () => {
    const { arrivals } = arrivalsOf(100, 100, 101, 101, 100)
    expect(arrivals.loss).toBe(0)
    expect(arrivals.received).toBe(0xffffffff)
  })

  it('[LV2] begins anew with a sender that did', () => {
    const { arrivals, gaps } = arrivalsOf(40_000, 0, 1)
    expect([arrivals.highest, arrivals.loss, gaps]).toEqual([1, 0, []])
  })

  it('[LV4] knows the usual transit, whatever a few stragglers take', () => {
    const arrivals = new Arrivals()
    for (let seq = 0; seq < 100; seq++)
      arrivals.packet(seq, micros(seq % 10 === 9 ? 400_000 : 20_000))
    expect(arrivals.transit).toBe(20_000)
    expect(arrivals.jitter).toBeGreaterThan(10_000)
  })
})
