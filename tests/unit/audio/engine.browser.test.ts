import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AudioEngine, createAudioEngine } from '../../../client/audio/engine.ts'
import { createWorkerClock } from '../../../client/time/worker-clock.ts'
import { localMicros } from '../../../shared/time/units.ts'
import { peakOf } from '../../support/spectrum.ts'

const on = (note: number) => ({ status: 0x90, data1: note, data2: 100 })
const off = (note: number) => ({ status: 0x80, data1: note, data2: 0 })
const opened: { close(): unknown }[] = []
afterEach(async () => {
  vi.unstubAllGlobals()
  for (const it of opened.splice(0)) await it.close()
})

class Missing {
  constructor() {
    throw new Error('no device')
  }
}

function open(): AudioEngine & { states: () => readonly string[] } {
  const clock = createWorkerClock()
  const states: string[] = []
  const engine = createAudioEngine({ clock, onView: ({ state }) => states.push(state) })
  opened.push(engine, clock)
  return { ...engine, states: () => states }
}
const running = (engine: AudioEngine) =>
  vi.waitFor(() => expect(engine.view().state).toBe('running'), { timeout: 10_000 })

describe('audio engine in Chromium', () => {
  it('opens the shared ring on an isolated page and sounds an own note until it is let go', async () => {
    const engine = open()
    void engine.unlock()
    await running(engine)
    expect(engine.view()).toMatchObject({ feed: 'ring', sampleRate: 48_000, message: undefined })
    engine.play(0, on(60))
    await vi.waitFor(() => expect(engine.meter().rms).toBeGreaterThan(0.02), { timeout: 10_000 })
    expect(engine.meter().counts).toMatchObject({ noteOns: 1, late: 0 })
    engine.samples() // the first call begins to listen
    await vi.waitFor(() => expect(peakOf(engine.samples())).toBeGreaterThan(0.02))
    engine.play(0, off(60))
    await vi.waitFor(() => expect(peakOf(engine.samples())).toBe(0), { timeout: 10_000 })
    expect(engine.meter().counts.voices).toBe(0)
  })

  it('feeds the processor through its port where memory cannot be shared', async () => {
    vi.stubGlobal('crossOriginIsolated', false)
    const engine = open()
    void engine.unlock()
    await running(engine)
    expect(engine.view().feed).toBe('port')
    engine.play(3, on(60))
    await vi.waitFor(() => expect(engine.meter().noteOns[3]).toBe(1), { timeout: 10_000 })
    await vi.waitFor(() => expect(engine.meter().rms).toBeGreaterThan(0.02), { timeout: 10_000 })
  })

  it('unlocks with any gesture on the page', async () => {
    const engine = open()
    window.dispatchEvent(new PointerEvent('pointerdown'))
    await running(engine)
    expect(engine.states()).not.toContain('failed')
  })

  it('hands an own note over before `play` returns, and a later one not before its moment', async () => {
    const engine = open()
    void engine.unlock()
    await running(engine)
    const before = engine.counts().handed
    const moment = localMicros((performance.timeOrigin + performance.now() + 400) * 1000)
    const { handed } = engine.play(0, on(64), moment)
    engine.play(0, on(60))
    expect(engine.counts().handed).toBe(before! + 2)
    expect(handed).toBeLessThan(moment)
    await vi.waitFor(() => expect(engine.meter().counts.noteOns).toBe(1), { timeout: 10_000 })
    expect(performance.timeOrigin + performance.now()).toBeLessThan(moment / 1000)
    await vi.waitFor(() => expect(engine.meter().counts.noteOns).toBe(2), { timeout: 10_000 })
    expect(performance.timeOrigin + performance.now()).toBeGreaterThan(moment / 1000 - 25)
    expect(engine.meter().counts.late).toBe(0)
  })

  it('clicks while a metronome is set', async () => {
    const engine = open()
    void engine.unlock()
    await running(engine)
    engine.setClicks((from, to) => {
      const first = Math.ceil(from / 100_000) * 100_000
      return first < to ? [{ moment: localMicros(first), accent: true }] : []
    })
    expect(engine.view().metronome).toBe(true)
    await vi.waitFor(() => expect(engine.meter().peakLeft).toBeGreaterThan(0.1), {
      timeout: 10_000,
    })
    engine.setClicks(undefined)
    expect(engine.view().metronome).toBe(false)
  })

  it('says in a sentence that sound failed, counts what is not heard, and throws nothing', async () => {
    vi.stubGlobal('AudioContext', Missing)
    const engine = open()
    expect(engine.view()).toMatchObject({ state: 'failed', feed: undefined })
    expect(engine.view().message).toMatch(/could not start.*no device/)
    engine.play(0, on(60))
    engine.setGain(0, Number.NaN)
    engine.panic()
    engine.releaseSource(63)
    expect(engine.counts()).toMatchObject({ handed: 0, unheard: 4 })
    expect(engine.meter().rms).toBe(0)
    vi.unstubAllGlobals()
    void engine.unlock() // a later gesture tries again
    await running(engine)
  })

  it('keeps a source’s gain across the unlocking, and mutes with it', async () => {
    const engine = open()
    engine.setGain(5, 0)
    void engine.unlock()
    await running(engine)
    engine.samples() // the first call begins to listen
    engine.play(5, on(60))
    await vi.waitFor(() => expect(engine.meter().counts.voices).toBe(1), { timeout: 10_000 })
    const { blocks } = engine.meter().counts
    await vi.waitFor(() => expect(engine.meter().counts.blocks).toBeGreaterThan(blocks + 100), {
      timeout: 10_000,
    })
    expect(peakOf(engine.samples())).toBeLessThan(1e-4)
    engine.setGain(5, 1)
    await vi.waitFor(() => expect(peakOf(engine.samples())).toBeGreaterThan(0.02))
  })
})
