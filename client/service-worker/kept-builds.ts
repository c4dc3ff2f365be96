/**
 * The builds of the page that this browser keeps, whole: one cache each, oldest first. Its page is put
 * last, so a cache without one is the rest of an attempt that failed.
 */
import type { BuildFiles } from './build-files.ts'

const PAGE = '/'
const PREFIX = 'musearoo-build '
/** There while a room has called this browser's page too old. */
const OUTDATED = 'musearoo-outdated'
/** Vary names what a worker does not see of a request. */
const WHOLE_PATH = { ignoreSearch: true, ignoreVary: true } as const

/** Where to fetch from: `fetch` itself, but for tests. */
export type Fetch = (request: Request) => Promise<Response>

export class KeptBuilds {
  readonly #caches: CacheStorage
  readonly #origin: string

  constructor(caches: CacheStorage, origin: string) {
    this.#caches = caches
    this.#origin = origin
  }

  /** All files or none. @throws when one is missing, or of another build already */
  async keep(build: BuildFiles, fetch: Fetch): Promise<void> {
    const name = PREFIX + build.version
    await this.#caches.delete(name)
    const cache = await this.#caches.open(name)
    try {
      await Promise.all([
        ...build.hashed.map(async path => {
          await cache.put(path, await this.#fetched(path, 'default', fetch))
        }),
        ...build.named.map(async ([path, digest]) => {
          if (path !== PAGE) await cache.put(path, await this.#current(path, digest, fetch))
        }),
      ])
      const [, digest = ''] = build.named.find(([path]) => path === PAGE) ?? []
      await cache.put(PAGE, await this.#current(PAGE, digest, fetch))
    } catch (error) {
      await this.#caches.delete(name)
      throw error
    }
    await this.#caches.delete(OUTDATED)
  }

  /** With the headers that the server gives it today, as long as it is still this build's (OF4). */
  async refresh(build: BuildFiles, fetch: Fetch): Promise<void> {
    const [, digest = ''] = build.named.find(([path]) => path === PAGE) ?? []
    const fresh = await this.#current(PAGE, digest, fetch)
    const cache = await this.#caches.open(PREFIX + build.version)
    await cache.put(PAGE, fresh)
  }

  async forgetAllBut(build: BuildFiles): Promise<void> {
    const names = (await this.#caches.keys()).filter(
      name => name.startsWith(PREFIX) && name !== PREFIX + build.version,
    )
    await Promise.all(names.map(name => this.#caches.delete(name)))
  }

  /**
   * The page of the newest build, or of the newest that has one of these scripts.
   *
   * @param scripts paths of the entry scripts that pages in a room run (OF2)
   */
  async page(scripts: readonly string[]): Promise<Response | undefined> {
    let newest: Response | undefined
    for (const cache of await this.#newestFirst()) {
      const page = await cache.match(PAGE, WHOLE_PATH)
      if (!page) continue
      newest ??= page
      if (scripts.length === 0) return page
      for (const script of scripts) if (await cache.match(script, WHOLE_PATH)) return page
    }
    return newest
  }

  /** Of the newest build that has it. */
  async file(path: string): Promise<Response | undefined> {
    for (const cache of await this.#newestFirst()) {
      const file = await cache.match(path, WHOLE_PATH)
      if (file) return file
    }
    return undefined
  }

  isOutdated(): Promise<boolean> {
    return this.#caches.has(OUTDATED)
  }

  async #newestFirst(): Promise<readonly Cache[]> {
    const names = (await this.#caches.keys()).filter(name => name.startsWith(PREFIX))
    return Promise.all(names.reverse().map(name => this.#caches.open(name)))
  }

  async #fetched(path: string, cache: RequestCache, fetch: Fetch): Promise<Response> {
    const response = await fetch(new Request(this.#origin + path, { cache }))
    if (response.status !== 200) throw new Error(`${path} is not there: ${response.status}`)
    return response
  }

  async #current(path: string, digest: string, fetch: Fetch): Promise<Response> {
    const response = await this.#fetched(path, 'reload', fetch)
    const bytes = await response.clone().arrayBuffer()
    if (hex(await crypto.subtle.digest('SHA-256', bytes)) !== digest)
      throw new Error(`${path} is of another build by now`)
    return response
  }
}

/** The room speaks a newer protocol than this page: the next load asks the server first (OF3). */
export async function markOutdated(caches: CacheStorage): Promise<void> {
  await caches.open(OUTDATED)
}

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('')
