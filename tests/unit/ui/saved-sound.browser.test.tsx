import axe from 'axe-core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { createFakeApp } from '../../support/fake-app.ts'
import { type Mounted, mount } from './mount.tsx'
import { INVITE, ME, ROOM } from './scenes.ts'

let mounted: Mounted | undefined
/** What the server sends of the file, and whether the page has hung up. */
let sending: ReadableStreamDefaultController<Uint8Array> | undefined
let isOver = false
let refusal: Response | undefined
let missing = '0'
beforeEach(() => {
  missing = '0'
  refusal = undefined
  isOver = false
  sending = undefined
  vi.stubGlobal('fetch', async (url: URL | string, options?: RequestInit) => {
    const { pathname } = new URL(url, window.location.origin)
    if (pathname === '/api/sessions')
      return Response.json([{ room: ROOM, lastAt: 1, duration: 60_000, takes: 2, events: 9 }])
    if (pathname !== `/api/sessions/${ROOM}/session.wav`) return Response.json([])
    expect(new Headers(options?.headers).get('authorization')).toMatch(/^Bearer [\w-]{43}$/)
    options?.signal?.addEventListener('abort', () => {
      isOver = true
      sending?.error(new DOMException('gone', 'AbortError'))
    })
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        sending = controller
      },
    })
    const headers = { 'Content-Length': '1000', 'X-Missing-Pages': missing }
    return refusal ?? new Response(body, { headers })
  })
  const fake = createFakeApp(ME)
  fake.stores.visits.set([{ room: ROOM, invite: INVITE, title: 'Blue jam', lastAt: 1 }])
  mounted = mount(fake, '/', '')
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
})
const start = page.getByRole('button', { name: 'Download the sound of Blue jam' })
const stop = page.getByRole('button', { name: 'Stop downloading Blue jam' })
const notices = page.getByRole('status', { name: 'Notices' })
/** The page's script for it is loaded when it is needed. */
const connected = () => vi.waitUntil(() => sending, { timeout: 10_000 })

test('[AR8] a saved session’s sound comes with progress, and can be stopped, accessibly', async () => {
  await start.click()
  await expect.element(stop).toHaveTextContent('0 %')
  const server = await connected()
  server.enqueue(new Uint8Array(420))
  await expect.element(stop).toHaveTextContent('42 %')
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  await stop.click()
  await expect.element(start).toBeVisible()
  expect(isOver).toBe(true)
})

test('[AR8] why there is no sound is read as a notice, and so is a file that was cut short', async () => {
  const message = 'Other files are being made just now. Try again in a minute.'
  refusal = Response.json({ code: 'busy', message }, { status: 503 })
  await start.click()
  await expect.element(notices).toHaveTextContent(message)
  refusal = undefined
  sending = undefined
  await start.click()
  const server = await connected()
  server.enqueue(new Uint8Array(999))
  server.close()
  await expect.element(notices).toHaveTextContent('The recorder did not answer.')
})

test('[AR8] that the recorder lacks some of a session is read as a notice, beside the file', async () => {
  const download = async () => {
    sending = undefined
    await start.click()
    const server = await connected()
    server.enqueue(new Uint8Array(1000))
    server.close()
    await expect.element(start).toBeVisible()
  }
  await download()
  expect(notices.element().textContent).toBe('')
  missing = '2'
  await download()
  await expect.element(notices).toHaveTextContent('has not got all of this session')
})
