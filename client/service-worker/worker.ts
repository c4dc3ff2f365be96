/** The page without the server: answers with a build that is kept whole (OF). */
import { type Asked, askedFor } from './asked-for.ts'
import type { BuildFiles } from './build-files.ts'
import { KeptBuilds } from './kept-builds.ts'
import { scriptsInRooms } from './room-lock.ts'

declare const self: ServiceWorkerGlobalScope
/** Put here by the build. */
declare const BUILD: BuildFiles

const builds = new KeptBuilds(self.caches, self.location.origin)
const named = new Set(BUILD.named.map(([path]) => path))

self.addEventListener('install', event => {
  event.waitUntil(builds.keep(BUILD, fetch))
})

// Only when no page of an older build is open any more.
self.addEventListener('activate', event => {
  event.waitUntil(Promise.all([builds.forgetAllBut(BUILD), self.clients.claim()]))
})

self.addEventListener('fetch', event => {
  const asked = askedFor(event.request, self.location.origin, named)
  if (!asked) return
  event.respondWith(answer(asked, event.request))
  if (asked.kind === 'page') event.waitUntil(builds.refresh(BUILD, fetch).catch(() => undefined))
})

async function answer(asked: Asked, request: Request): Promise<Response> {
  if (asked.kind === 'file') return (await builds.file(asked.path)) ?? fetch(request)
  if (await builds.isOutdated()) return fetch(request).catch(() => keptPage(request))
  return keptPage(request)
}

async function keptPage(request: Request): Promise<Response> {
  return (await builds.page(await scriptsInRooms(self.navigator.locks))) ?? fetch(request)
}
