import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backOff, type Supervised, supervise } from '../../scripts/supervise.ts'

let folder: string
let child: Supervised | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'musearoo-child-'))
})
afterEach(async () => {
  await child?.stop()
  rmSync(folder, { recursive: true })
})

/** A child that says its pid, and then does as `then` says. */
function watch(then: string) {
  const file = join(folder, 'child.mjs')
  writeFileSync(file, `process.send(process.pid)\n${then}\n`)
  const pids: number[] = []
  const deaths: (number | null)[] = []
  let changed = (): void => {}
  child = supervise({
    file,
    env: {},
    onMessage(message) {
      pids.push(Number(message))
      changed()
    },
    onDeath({ code }) {
      deaths.push(code)
      changed()
      return deaths.length < 2 ? 'again' : 'give-up'
    },
  })
  const until = async (condition: () => boolean) => {
    while (!condition())
      await new Promise<void>(resolve => {
        changed = resolve
      })
  }
  return { pids, deaths, until, child }
}
const FOREVER = 'setInterval(() => {}, 1000)'
const isAlive = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0)
  } catch {
    return false
  }
}

it('starts a dead child again, until it is told to give up', async () => {
  const { pids, deaths, until } = watch('process.exit(3)')
  await until(() => deaths.length === 2)
  expect(deaths).toEqual([3, 3])
  expect(new Set(pids).size).toBe(2)
})

it('restarts a living child on demand, which is no death', async () => {
  const { pids, deaths, until, child } = watch(FOREVER)
  await until(() => pids.length === 1)
  await child.restart()
  await until(() => pids.length === 2)
  expect(isAlive(pids[0])).toBe(false)
  expect(deaths).toEqual([])
})

it('stops for good, twice if need be, and says nothing of it', async () => {
  const { pids, deaths, until, child } = watch(FOREVER)
  await until(() => pids.length === 1)
  await Promise.all([child.stop(), child.stop()])
  await child.restart()
  expect(isAlive(pids[0])).toBe(false)
  expect(deaths).toEqual([])
})

it('waits longer after each failure, 15 s at most', () => {
  expect([0, 1, 2, 3].map(backOff)).toEqual([250, 500, 1000, 2000])
  expect(backOff(50)).toBe(15_000)
})
