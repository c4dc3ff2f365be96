import { afterEach, expect, it } from 'vitest'
import type { BuildFiles } from '../../../client/service-worker/build-files.ts'
import { KeptBuilds, markOutdated } from '../../../client/service-worker/kept-builds.ts'

const kept = new KeptBuilds(caches, location.origin)

/** A server with one build: a page, one script that only this build has, and an icon. */
async function serverWith(name: string) {
  const files = new Map([
    ['/', `page ${name}`],
    [`/assets/${name}.js`, `script ${name}`],
    ['/icon.svg', `icon ${name}`],
  ])
  const digest = async (path: string) => {
    const bytes = new TextEncoder().encode(files.get(path))
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('')
  }
  const build: BuildFiles = {
    version: name,
    hashed: [`/assets/${name}.js`],
    named: [
      ['/', await digest('/')],
      ['/icon.svg', await digest('/icon.svg')],
    ],
  }
  let policy = 'first'
  const fetch = async (request: Request): Promise<Response> => {
    const text = files.get(new URL(request.url).pathname)
    return new Response(text ?? 'nothing', {
      status: text === undefined ? 404 : 200,
      headers: { 'Content-Security-Policy': policy },
    })
  }
  const setPolicy = (next: string) => {
    policy = next
  }
  return { build, files, fetch, setPolicy }
}

const page = async (...scripts: string[]) => (await kept.page(scripts))?.text()

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name)
})

it('[OF1] a build is kept with every file and its headers', async () => {
  const { build, fetch } = await serverWith('a')
  await kept.keep(build, fetch)
  const answer = await kept.page([])
  expect(await answer?.text()).toBe('page a')
  expect(answer?.headers.get('Content-Security-Policy')).toBe('first')
  expect(await (await kept.file('/assets/a.js'))?.text()).toBe('script a')
  expect(await (await kept.file('/icon.svg'))?.text()).toBe('icon a')
})

it('[OF1] a build of which a file is missing, or is another build’s by now, is not kept', async () => {
  const { build, files, fetch } = await serverWith('a')
  files.delete('/assets/a.js')
  await expect(kept.keep(build, fetch)).rejects.toThrow('/assets/a.js')
  expect(await page()).toBeUndefined()
  files.set('/assets/a.js', 'script a').set('/', 'page b')
  await expect(kept.keep(build, fetch)).rejects.toThrow('another build')
  expect(await page()).toBeUndefined()
  expect(await kept.file('/icon.svg')).toBeUndefined()
})

it('[OF2] the newest build answers, but a room that plays on an older one keeps that', async () => {
  const [a, b] = [await serverWith('a'), await serverWith('b')]
  await kept.keep(a.build, a.fetch)
  await kept.keep(b.build, b.fetch)
  expect(await page()).toBe('page b')
  expect(await page('/assets/a.js')).toBe('page a')
  expect(await page('/assets/never-kept.js')).toBe('page b')
  expect(await (await kept.file('/assets/a.js'))?.text()).toBe('script a')
  await kept.forgetAllBut(b.build)
  expect(await page('/assets/a.js')).toBe('page b')
  expect(await kept.file('/assets/a.js')).toBeUndefined()
})

it('[OF3] what a room has called too old is too old until a newer build is kept', async () => {
  const [a, b] = [await serverWith('a'), await serverWith('b')]
  await kept.keep(a.build, a.fetch)
  expect(await kept.isOutdated()).toBe(false)
  await markOutdated(caches)
  expect(await kept.isOutdated()).toBe(true)
  await kept.keep(b.build, b.fetch)
  expect(await kept.isOutdated()).toBe(false)
})

it('[OF4] the page’s headers become those that the server gives it today', async () => {
  const { build, files, fetch, setPolicy } = await serverWith('a')
  await kept.keep(build, fetch)
  setPolicy('second')
  await kept.refresh(build, fetch)
  expect((await kept.page([]))?.headers.get('Content-Security-Policy')).toBe('second')
  files.set('/', 'page b')
  setPolicy('third')
  await expect(kept.refresh(build, fetch)).rejects.toThrow('another build')
  expect((await kept.page([]))?.headers.get('Content-Security-Policy')).toBe('second')
})
