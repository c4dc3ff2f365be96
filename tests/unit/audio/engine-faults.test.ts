import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AudioEngine, createAudioEngine } from '../../../client/audio/engine.ts'
import { seconds } from '../../../shared/time/units.ts'
import { FakeAudioContext, FakeWorkletNode } from '../../support/fake-audio-context.ts'
import { FakeClock } from '../../support/fake-clock.ts'

let clock: FakeClock
let engine: AudioEngine
const settled = async () => {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}
const context = () => FakeAudioContext.all.at(-1)!
const gesture = () => window.dispatchEvent(new Event('pointerdown'))

beforeEach(() => {
  vi.stubGlobal('AudioContext', FakeAudioContext)
  vi.stubGlobal('AudioWorkletNode', FakeWorkletNode)
  vi.stubGlobal('window', new EventTarget())
  FakeAudioContext.load = async () => {}
  FakeWorkletNode.warm = async () => {}
  clock = new FakeClock(0)
})
afterEach(async () => {
  await engine.close()
  vi.unstubAllGlobals()
})
async function open(): Promise<void> {
  engine = createAudioEngine({ clock, onView: () => {} })
  await settled()
}
async function run(): Promise<void> {
  await open()
  gesture()
  await settled()
  expect(engine.view().state).toBe('running')
}

describe('sound that is not ready yet', () => {
  it('[SY18] a context that runs by itself is held until its processor is ready', async () => {
    let becomeWarm = () => {}
    FakeWorkletNode.warm = () =>
      new Promise(resolve => {
        becomeWarm = resolve
      })
    FakeAudioContext.load = async () => context().become('running')
    await open()
    expect(context().state).toBe('suspended')
    expect(engine.view().state).toBe('locked')
    becomeWarm()
    await settled()
    expect(engine.view().state).toBe('running')
  })

  it('[SY18] a context that a gesture has started goes on running', async () => {
    let arrive = () => {}
    FakeAudioContext.load = () =>
      new Promise(resolve => {
        arrive = resolve
      })
    await open()
    gesture()
    await settled()
    const states: string[] = []
    const follow = context().onstatechange
    context().onstatechange = () => {
      states.push(context().state)
      follow?.()
    }
    arrive()
    await settled()
    expect(states).toEqual([])
    expect(engine.view().state).toBe('running')
  })

  it('[SY18] a processor that breaks before it is ready is said', async () => {
    FakeWorkletNode.warm = () => new Promise(() => {})
    await open()
    FakeWorkletNode.all.at(-1)?.onprocessorerror?.()
    await settled()
    expect(engine.view()).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('could not start (the sound processor broke)'),
    })
  })
})

describe('sound that fails', () => {
  it('[SY16] a processor that does not load is said, and a later try has sound', async () => {
    FakeAudioContext.load = () => Promise.reject(new Error('404'))
    await open()
    expect(engine.view()).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('could not start (404)'),
    })
    engine.play(0, { status: 0x90, data1: 60, data2: 100 })
    engine.panic()
    expect(engine.meter().rms).toBe(0)
    FakeAudioContext.load = async () => {}
    void engine.unlock()
    await settled()
    expect(engine.view()).toMatchObject({ state: 'running', message: undefined })
  })

  it('[SY16] a processor that never comes is said after 15 s, and taken when it comes at last', async () => {
    let arrive = () => {}
    FakeAudioContext.load = () =>
      new Promise(resolve => {
        arrive = resolve
      })
    await open()
    clock.advance(seconds(14))
    expect(engine.view().state).toBe('locked')
    clock.advance(seconds(1))
    expect(engine.view()).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('did not load'),
    })
    arrive()
    await settled()
    expect(engine.view()).toMatchObject({ state: 'locked', message: undefined })
    gesture()
    await settled()
    expect(engine.view().state).toBe('running')
  })

  it('[SY16] an interruption is said, and ends with the system’s word or with any gesture', async () => {
    await run()
    context().become('interrupted')
    expect(engine.view().state).toBe('interrupted')
    context().become('running')
    expect(engine.view()).toMatchObject({ state: 'running', message: undefined })
    context().become('suspended')
    expect(engine.view().state).toBe('interrupted')
    gesture()
    await settled()
    expect(engine.view().state).toBe('running')
  })

  it('[SY16] a device that fails, a closed context or a broken processor is said, and tried again', async () => {
    const faults = [
      () => context().dispatchEvent(new Event('error')),
      () => context().become('closed'),
      () => FakeWorkletNode.all.at(-1)?.onprocessorerror?.(),
    ]
    await run()
    for (const fault of faults) {
      const before = context()
      fault()
      expect(engine.view()).toMatchObject({
        state: 'failed',
        message: expect.stringContaining('broke off'),
      })
      void engine.unlock()
      await settled()
      expect(context()).not.toBe(before)
      expect(engine.view()).toMatchObject({ state: 'running', message: undefined })
      before.dispatchEvent(new Event('error')) // what became of it is no news
      expect(engine.view().state).toBe('running')
    }
  })

  it('the latency follows the device, the chosen output a new start', async () => {
    await run()
    expect(engine.view().outputLatency).toBe(21)
    context().outputLatency = 0.18
    clock.advance(seconds(1))
    expect(engine.view().outputLatency).toBe(181)
    await engine.setSink('headphones')
    context().dispatchEvent(new Event('error'))
    void engine.unlock()
    await settled()
    expect(context().sinks).toEqual(['headphones'])
  })
})
