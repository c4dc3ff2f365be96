import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Damage } from '../../../archive/frame-file.ts'
import { openPageStore } from '../../../archive/page-store.ts'
import { StoreError } from '../../../shared/errors.ts'
import type { PageHash, RoomId } from '../../../shared/protocol/ids.ts'
import { ms } from '../../../shared/time/units.ts'
import { CrashingDisk } from '../../support/crashing-disk.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const room = 'r_room00000001' as RoomId
const path = '/data/rooms/r_room00000001/pages'
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as PageHash
const pageOf = (n: number, length = 12) => new Uint8Array(length).fill(n)

function openOn(disk: CrashingDisk) {
  const clock = new FakeClock()
  const damages: Damage[] = []
  const onDamage = (damage: Damage) => damages.push(damage)
  const store = openPageStore({ disk, clock, directory: '/data', onDamage })
  const put = async (bytes: Uint8Array): Promise<'kept' | StoreError> => {
    const settled = store.put(room, hashOf(bytes), bytes).then(
      () => 'kept' as const,
      (error: StoreError) => error,
    )
    await clock.run(ms(200))
    return settled
  }
  return { disk, damages, store, put }
}

describe('the pages on disk', () => {
  it('[ST6] loses no page that it acknowledged, at whatever byte the power goes', async () => {
    const luck = fc.constantFrom('most' as const, 'least' as const)
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(250), luck, async (sizes, budget, luck) => {
        const { disk, put } = openOn(new CrashingDisk())
        disk.budget = budget
        const kept: Uint8Array[] = []
        for (const [n, size] of sizes.entries())
          if ((await put(pageOf(n, size))) === 'kept') kept.push(pageOf(n, size))
        const { store } = openOn(disk.afterCrash(luck))
        for (const page of kept) expect(await store.get(room, hashOf(page))).toEqual(page)
      }),
    )
  })

  it('[ST6] is no work to put again', async () => {
    const { disk, put } = openOn(new CrashingDisk())
    await put(pageOf(1))
    const { bytes } = (await disk.stat(path))!
    expect(await put(pageOf(1))).toBe('kept')
    expect((await disk.stat(path))?.bytes).toBe(bytes)
  })

  it('[ST6] keeps a page after the disk was full', async () => {
    const { disk, put, store } = openOn(new CrashingDisk())
    disk.code = 'ENOSPC'
    disk.budget = 5
    expect(await put(pageOf(1))).toMatchObject({ code: 'disk-full' })
    expect(await store.has(room, hashOf(pageOf(1)))).toBe(false)
    disk.budget = Number.POSITIVE_INFINITY
    expect(await put(pageOf(1))).toBe('kept')
    expect(await store.get(room, hashOf(pageOf(1)))).toEqual(pageOf(1))
  })

  it('[ST7] a page that rots while the store is open is absent, and can be put anew', async () => {
    const { disk, put, store } = openOn(new CrashingDisk())
    await put(pageOf(1))
    await disk.writeAt(path, 10, Uint8Array.of(99))
    expect(await store.get(room, hashOf(pageOf(1)))).toBeUndefined()
    expect(await store.has(room, hashOf(pageOf(1)))).toBe(false)
    expect(await put(pageOf(1))).toBe('kept')
    expect(await store.get(room, hashOf(pageOf(1)))).toEqual(pageOf(1))
  })

  it('[ST7] [ST9] one rotten page costs no other, wherever it lies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), async (n, bit) => {
        const first = openOn(new CrashingDisk())
        const pages = [1, 2, 3, 4].map(n => pageOf(n))
        for (const page of pages) await first.put(page)
        const file = (await first.disk.read(path))!
        const at = n % file.length
        file[at]! ^= 1 << bit
        first.disk.put(path, file)

        const { store, put, damages } = openOn(first.disk)
        const found = await Promise.all([
          put(pageOf(9)),
          ...pages.map(page => store.get(room, hashOf(page))),
        ])
        const rotten = Math.floor(at / 20)
        expect(found.slice(1)).toEqual(pages.map((page, i) => (i === rotten ? undefined : page)))
        expect(damages.length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('[ST8] refuses a page under another name', async () => {
    const { store } = openOn(new CrashingDisk())
    const lie = store.put(room, hashOf(pageOf(2)), pageOf(1))
    await expect(lie).rejects.toMatchObject({ code: 'corrupt' })
    await expect(lie).rejects.toBeInstanceOf(StoreError)
    expect(await store.has(room, hashOf(pageOf(2)))).toBe(false)
  })
})
