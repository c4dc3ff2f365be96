/** Has the page kept for when the server is out of reach, and fetched anew when a room says it is old. */

import type { RoomView } from '../shared/session/room-view.ts'
import type { Readable } from './app.ts'
import { markOutdated } from './service-worker/kept-builds.ts'
import { roomLockOf } from './service-worker/room-lock.ts'

const WORKER = '/service-worker.js'
/** What is needed to play comes first: the worker fetches the whole build, ms. */
const REGISTER_AFTER = 3_000

/**
 * Does nothing where browsers have no service workers: on plain http.
 *
 * @param room which this page is in
 * @param script the URL of the page's entry script
 */
export function workOffline(room: Readable<RoomView | undefined>, script: string): void {
  const { serviceWorker, locks } = navigator
  if (!window.isSecureContext || !serviceWorker) return
  setTimeout(() => {
    // A browser that refuses to keep the page still plays it.
    serviceWorker.register(WORKER, { updateViaCache: 'none' }).catch(() => undefined)
  }, REGISTER_AFTER)

  let letGo: (() => void) | undefined
  let isOld = false

  function look(): void {
    const view = room.get()
    const isOutdated =
      view?.isOutdated === true ||
      (view?.phase.name === 'refused' && view.phase.code === 'outdated')
    if (isOutdated && !isOld) void fetchAnew(serviceWorker)
    isOld ||= isOutdated
    const isIn = view?.phase.name === 'in' && !isOld
    if (isIn && !letGo) hold()
    else if (!isIn) release()
  }

  function hold(): void {
    const left = new Promise<void>(resolve => {
      letGo = resolve
    })
    const name = roomLockOf(new URL(script).pathname)
    void locks?.request(name, { mode: 'shared' }, () => left)
  }

  function release(): void {
    letGo?.()
    letGo = undefined
  }

  room.subscribe(look)
  look()
}

async function fetchAnew(workers: ServiceWorkerContainer): Promise<void> {
  await markOutdated(caches)
  const registration = await workers.getRegistration()
  // Without a network there is nothing newer to have.
  await registration?.update().catch(() => undefined)
}

/** The dev server's files change all the time: a worker that an earlier build left is ended. */
export async function endOffline(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? []
  await Promise.all(registrations.map(registration => registration.unregister()))
}
