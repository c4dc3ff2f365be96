import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Damage } from '../../../archive/frame-file.ts'
import { openLogStore } from '../../../archive/log-store.ts'
import { StoreError } from '../../../shared/errors.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { ms } from '../../../shared/time/units.ts'
import { CrashingDisk } from '../../support/crashing-disk.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const room = 'r_room00000001' as RoomId
const path = '/data/rooms/r_room00000001/log'

function openOn(disk: CrashingDisk) {
  const clock = new FakeClock()
  const damages: Damage[] = []
  const onDamage = (damage: Damage) => damages.push(damage)
  return {
    disk,
    clock,
    damages,
    store: openLogStore({ disk, clock, directory: '/data', onDamage }),
  }
}

/** Does it, with all the time it wants, and says how it went. */
async function outcome(clock: FakeClock, promise: Promise<void>): Promise<'kept' | StoreError> {
  const settled = promise.then(
    () => 'kept' as const,
    (error: StoreError) => error,
  )
  await clock.run(ms(100))
  return settled
}

const chunk = fc.uint8Array({ minLength: 1, maxLength: 24 })
const step = fc.oneof(
  { weight: 4, arbitrary: chunk.map(bytes => ({ type: 'append' as const, bytes })) },
  { weight: 1, arbitrary: chunk.map(bytes => ({ type: 'compact' as const, bytes })) },
)

describe('the log on disk', () => {
  it('[ST1] [ST4] loses nothing that it acknowledged, at whatever byte the power goes', async () => {
    const luck = fc.constantFrom('most' as const, 'least' as const)
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.nat(300),
        luck,
        async (steps, n, luck) => {
          const { disk, clock, store } = openOn(new CrashingDisk())
          disk.budget = n
          // What a reader may find: what was acknowledged, or that and the step the power went in.
          let acknowledged: readonly Uint8Array[] = []
          let possible: readonly Uint8Array[] = []
          for (const { type, bytes } of steps) {
            possible = type === 'append' ? [...acknowledged, bytes] : [bytes]
            const call = type === 'append' ? store.append(room, bytes) : store.compact(room, bytes)
            if ((await outcome(clock, call)) !== 'kept') break
            acknowledged = possible
          }
          const found = await openOn(disk.afterCrash(luck)).store.read(room)
          expect([acknowledged, possible]).toContainEqual(found)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('[ST1] acknowledges nothing on a full disk, keeps what was there, and goes on when there is room', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), chunk, async (room_, big) => {
        const { disk, clock, store } = openOn(new CrashingDisk())
        await outcome(clock, store.append(room, Uint8Array.of(1)))
        disk.code = 'ENOSPC'
        disk.budget = Math.min(room_, big.length + 7)
        expect(await outcome(clock, store.append(room, big))).toMatchObject({ code: 'disk-full' })
        disk.budget = Number.POSITIVE_INFINITY
        expect(await store.read(room)).toEqual([Uint8Array.of(1)])
        expect(await outcome(clock, store.append(room, Uint8Array.of(2)))).toBe('kept')
        const next = openOn(disk.afterCrash('least')).store
        expect(await next.read(room)).toEqual([Uint8Array.of(1), Uint8Array.of(2)])
      }),
    )
  })

  it('[ST1] brings back nothing that it rejected, however whole it stands there', async () => {
    const { disk, clock, store } = openOn(new CrashingDisk())
    disk.budget = 2 * 9 // both frames, and no sync of the name
    const both = [1, 2].map(n => outcome(clock, store.append(room, Uint8Array.of(n))))
    for (const said of await Promise.all(both)) expect(said).toBeInstanceOf(StoreError)
    disk.budget = Number.POSITIVE_INFINITY
    expect(await store.read(room)).toEqual([])
    expect(await outcome(clock, store.append(room, Uint8Array.of(3)))).toBe('kept')
    const next = openOn(disk.afterCrash('most')).store
    expect(await next.read(room)).toEqual([Uint8Array.of(3)])
  })

  it('[ST4] a failed compaction leaves the log as it was', async () => {
    const { disk, clock, store } = openOn(new CrashingDisk())
    await outcome(clock, store.append(room, Uint8Array.of(1)))
    disk.budget = 5
    const failed = await outcome(clock, store.compact(room, Uint8Array.of(9)))
    expect(failed).toBeInstanceOf(StoreError)
    disk.budget = Number.POSITIVE_INFINITY
    expect(await store.read(room)).toEqual([Uint8Array.of(1)])
    expect(await outcome(clock, store.compact(room, Uint8Array.of(8)))).toBe('kept')
    expect(await store.read(room)).toEqual([Uint8Array.of(8)])
    expect(await disk.list('/data/rooms/r_room00000001')).toEqual(['log'])
  })

  it('[ST1] appends that come together share one write', async () => {
    const { disk, clock, store } = openOn(new CrashingDisk())
    let writes = 0
    const writeAt = disk.writeAt.bind(disk)
    disk.writeAt = (...write) => {
      writes++
      return writeAt(...write)
    }
    await outcome(clock, store.append(room, Uint8Array.of(0)))
    const many = Array.from({ length: 100 }, (_, n) => store.append(room, Uint8Array.of(n)))
    await outcome(
      clock,
      Promise.all(many).then(() => {}),
    )
    expect(writes).toBe(2)
    expect(await store.read(room)).toHaveLength(101)
  })

  it('[ST3] says nothing of a write that was cut short', async () => {
    const { disk, clock, store } = openOn(new CrashingDisk())
    await outcome(clock, store.append(room, Uint8Array.of(1)))
    disk.budget = 9
    await outcome(clock, store.append(room, new Uint8Array(50).fill(7)))
    const next = openOn(disk.afterCrash('most'))
    expect(await next.store.read(room)).toEqual([Uint8Array.of(1)])
    expect(next.damages).toEqual([])
  })

  it('[ST3] puts what follows a damaged place aside, whole, and says so', async () => {
    const { disk, clock, store } = openOn(new CrashingDisk())
    for (const n of [1, 2, 3]) await outcome(clock, store.append(room, Uint8Array.of(n)))
    const file = (await disk.read(path))!
    const rest = file.slice(9)
    rest[8]! ^= 1
    disk.put(path, Uint8Array.from([...file.subarray(0, 9), ...rest]))

    const next = openOn(disk.afterCrash('most'))
    expect(await next.store.read(room)).toEqual([Uint8Array.of(1)])
    expect(next.damages).toEqual([
      { path, offset: 9, bytes: 18, aside: expect.stringMatching(/log\.damaged-[0-9a-f]{8}$/) },
    ])
    expect(await next.disk.read(next.damages[0]!.aside)).toEqual(rest)
    expect(await outcome(next.clock, next.store.append(room, Uint8Array.of(4)))).toBe('kept')
    expect(await next.store.read(room)).toEqual([Uint8Array.of(1), Uint8Array.of(4)])
  })

  it('[ST3] holds back what a killed process wrote without syncing until it is synced', async () => {
    const { disk, clock, store } = openOn(new CrashingDisk())
    disk.budget = 10 // the frame, and no sync of its name
    await outcome(clock, store.append(room, Uint8Array.of(1)))
    const killed = disk
    killed.budget = Number.POSITIVE_INFINITY
    const next = openOn(killed)
    const found = await next.store.read(room)
    expect(await openOn(killed.afterCrash('least')).store.read(room)).toEqual(found)
  })

  it('closes with what waits written, and takes nothing more', async () => {
    const { clock, store, disk } = openOn(new CrashingDisk())
    const last = store.append(room, Uint8Array.of(1))
    await store.close()
    expect(await outcome(clock, last)).toBe('kept')
    expect(await outcome(clock, store.append(room, Uint8Array.of(2)))).toMatchObject({
      code: 'closed',
    })
    expect(await openOn(disk).store.read(room)).toEqual([Uint8Array.of(1)])
    await store.close()
  })
})
