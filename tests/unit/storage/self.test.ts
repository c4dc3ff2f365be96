import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { identityKey } from '../../../client/storage/identity-key.ts'
import { type KeyValue, openKeyValue } from '../../../client/storage/key-value.ts'
import { openLogStore } from '../../../client/storage/log-store.ts'
import { keepProfile, readProfile } from '../../../client/storage/profile-store.ts'
import { checkPin, trustPin } from '../../../client/storage/recorder-pins.ts'
import { forgetVisit, keepVisit, readVisits } from '../../../client/storage/visit-store.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'

let draws = 0
const draw = (byteCount: number) => new Uint8Array(byteCount).fill(++draws)
const tab = async (): Promise<KeyValue> => (await openKeyValue()).store

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('who I am', () => {
  it('[ID1] is one key, made once, also by tabs that open at the same time', async () => {
    const tabs = await Promise.all([tab(), tab(), tab()])
    const keys = await Promise.all(tabs.map(store => identityKey(store, draw)))
    expect(keys[0]).toHaveLength(32)
    expect(keys[1]).toEqual(keys[0])
    expect(keys[2]).toEqual(keys[0])
    expect(await identityKey(await tab(), draw)).toEqual(keys[0])
  })

  it('[ID1] is made anew where what is kept is no key', async () => {
    const store = await tab()
    await store.update('identity-key', () => 'gone')
    expect(await identityKey(store, draw)).toHaveLength(32)
  })

  it('has the profile that was kept, and none that is malformed', async () => {
    const store = await tab()
    expect(await readProfile(store)).toBeUndefined()
    await keepProfile(store, { name: 'Ann', colour: 3 })
    expect(await readProfile(await tab())).toEqual({ name: 'Ann', colour: 3 })
    await store.update('profile', () => ({ name: '', colour: 99 }))
    expect(await readProfile(store)).toBeUndefined()
  })
})

describe('rooms that I have been in', () => {
  const visit = (n: number, lastAt = n) => ({
    room: `r_visit${n.toString().padStart(7, '0')}` as RoomId,
    invite: `https://example.test/r/${n}#secret`,
    title: `Jam ${n}`,
    lastAt,
  })

  it('come latest first, each once', async () => {
    const store = await tab()
    await keepVisit(store, visit(1))
    await keepVisit(store, visit(2))
    await keepVisit(store, visit(1, 9))
    expect((await readVisits(await tab())).map(({ title }) => title)).toEqual(['Jam 1', 'Jam 2'])
  })

  it('are all there when two tabs note one at the same time, and go when forgotten', async () => {
    const [one, other] = [await tab(), await tab()]
    await Promise.all([keepVisit(one, visit(1)), keepVisit(other, visit(2))])
    expect(await readVisits(one)).toHaveLength(2)
    expect(await forgetVisit(other, visit(1).room)).toEqual([visit(2)])
  })

  it('are bounded, and what is malformed is left out', async () => {
    const store = await tab()
    await store.update('visits', () => [visit(1), { room: 'x' }, null, 'junk'])
    expect(await readVisits(store)).toEqual([visit(1)])
    for (let n = 2; n < 130; n++) await keepVisit(store, visit(n))
    expect(await readVisits(store)).toHaveLength(100)
  })
})

it('[AR2] pins the first key of an origin, and does not take another for it by itself', async () => {
  const store = await tab()
  const [first, second] = [draw(32), draw(32)]
  const origin = 'https://jam.example'
  expect(await checkPin(store, origin, first)).toBe('first')
  expect(await checkPin(await tab(), origin, first)).toBe('same')
  expect(await checkPin(store, origin, second)).toBe('another')
  expect(await checkPin(store, origin, first)).toBe('same')
  expect(await checkPin(store, 'https://other.example', second)).toBe('first')
  await trustPin(store, origin, second)
  expect(await checkPin(store, origin, second)).toBe('same')
})

describe('a browser that keeps nothing', () => {
  const room = 'r_nothing0001' as RoomId

  it('gets stores in memory, and is told', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const { store, kept } = await openLogStore(room)
    expect(kept).toBe(false)
    await store.append(room, Uint8Array.of(1))
    expect(await store.read(room)).toEqual([Uint8Array.of(1)])
    expect((await openKeyValue()).kept).toBe(false)
  })

  it('is found out also where opening is what fails', async () => {
    const refuse = () => {
      throw new DOMException('not in this window', 'SecurityError')
    }
    vi.stubGlobal('indexedDB', { open: refuse })
    expect((await openLogStore(room)).kept).toBe(false)
  })
})
