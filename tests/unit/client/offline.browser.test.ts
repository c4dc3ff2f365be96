import { afterEach, expect, it } from 'vitest'
import { workOffline } from '../../../client/offline.ts'
import { KeptBuilds } from '../../../client/service-worker/kept-builds.ts'
import { scriptsInRooms } from '../../../client/service-worker/room-lock.ts'
import { createStore } from '../../../client/store/store.ts'
import type { RoomView } from '../../../shared/session/room-view.ts'
import { roomScene } from '../ui/scenes.ts'

const SCRIPT = `${location.origin}/assets/index-Ab12.js`
const kept = new KeptBuilds(caches, location.origin)
const playedOn = () => scriptsInRooms(navigator.locks)
const inRoom: RoomView = roomScene

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name)
})

it('[OF2] a page in a room says which build it runs, until it leaves', async () => {
  const room = createStore<RoomView | undefined>(undefined)
  workOffline(room, SCRIPT)
  expect(await playedOn()).toEqual([])
  room.set(inRoom)
  await expect.poll(playedOn).toEqual(['/assets/index-Ab12.js'])
  room.set(undefined)
  await expect.poll(playedOn).toEqual([])
})

it('[OF3] a page that is older than its room lets go of its build, and asks for a newer one', async () => {
  const room = createStore<RoomView | undefined>(inRoom)
  workOffline(room, SCRIPT)
  await expect.poll(playedOn).toEqual(['/assets/index-Ab12.js'])
  room.set({ ...inRoom, isOutdated: true })
  await expect.poll(playedOn).toEqual([])
  await expect.poll(() => kept.isOutdated()).toBe(true)
})

it('[OF3] so does one that the server refuses for its age', async () => {
  const room = createStore<RoomView | undefined>(undefined)
  workOffline(room, SCRIPT)
  room.set({ ...roomScene, phase: { name: 'refused', code: 'outdated', message: 'Reload it.' } })
  await expect.poll(() => kept.isOutdated()).toBe(true)
})
