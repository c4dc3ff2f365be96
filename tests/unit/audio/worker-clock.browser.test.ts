import { afterEach, expect, it, vi } from 'vitest'
import { createWorkerClock } from '../../../client/time/worker-clock.ts'
import { localMicros } from '../../../shared/time/units.ts'

const clocks: { close(): void }[] = []
afterEach(() => {
  vi.unstubAllGlobals()
  for (const clock of clocks.splice(0)) clock.close()
})
class Missing {
  constructor() {
    throw new Error('blocked by policy')
  }
}

function open() {
  const clock = createWorkerClock()
  clocks.push(clock)
  return clock
}
const soon = (clock: { now(): number }, ms: number) => localMicros(clock.now() + 1000 * ms)

it.each(['worker', 'page'])(
  '[CL1] runs tasks by their moments, never early (%s timers)',
  async kind => {
    if (kind === 'page') {
      vi.stubGlobal('Worker', Missing)
    }
    const clock = open()
    const ran: number[] = []
    const early: number[] = []
    await new Promise<void>(resolve => {
      for (const delay of [60, 20, 40, 0]) {
        const moment = soon(clock, delay)
        clock.at(moment, () => {
          ran.push(delay)
          if (clock.now() < moment) early.push(delay)
          if (ran.length === 4) resolve()
        })
      }
      expect(ran).toEqual([]) // never inside the call
    })
    expect(ran).toEqual([0, 20, 40, 60])
    expect(early).toEqual([])
  },
)

it('[CL1] does not run what was cancelled', async () => {
  const clock = open()
  const ran: string[] = []
  const cancel = clock.at(soon(clock, 10), () => ran.push('cancelled'))
  cancel()
  cancel()
  await new Promise<void>(resolve => clock.at(soon(clock, 50), resolve))
  expect(ran).toEqual([])
})

it('[CL1] runs what is due although a task before it fails', async () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const clock = open()
  const moment = soon(clock, 5)
  clock.at(moment, () => {
    throw new Error('broken')
  })
  await new Promise<void>(resolve => clock.at(moment, resolve))
  expect(reported).toHaveBeenCalledOnce()
})

it('[CL1] asks its worker anew only for what is due before all else', async () => {
  const asked: unknown[] = []
  const post = Worker.prototype.postMessage
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (
    this: Worker,
    message: unknown,
  ) {
    asked.push(message)
    post.call(this, message)
  })
  const clock = open()
  const rang = new Promise<void>(resolve => clock.at(soon(clock, 20), resolve))
  for (let n = 0; n < 100; n++) clock.at(soon(clock, 10_000), () => {})()
  expect(asked).toHaveLength(1)
  await rang
  vi.restoreAllMocks()
})
