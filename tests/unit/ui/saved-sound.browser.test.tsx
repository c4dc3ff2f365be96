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
/** Beside the length. */
let headers: Record<string, string> = {}
const asked: string[] = []
beforeEach(() => {
  refusal = undefined
  headers = { 'X-Missing-Pages': '0' }
  asked.length = 0
  isOver = false
  sending = undefined
  vi.stubGlobal('fetch', async (url: URL | string, options?: RequestInit) => {
    const { pathname } = new URL(url, window.location.origin)
    if (pathname === '/api/sessions')
      return Response.json([{ room: ROOM, lastAt: 1, duration: 60_000, takes: 2, events: 9 }])
    if (!pathname.startsWith(`/api/sessions/${ROOM}/`)) return Response.json([])
    asked.push(pathname.slice(pathname.lastIndexOf('/') + 1))
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
    return refusal ?? new Response(body, { headers: { 'Content-Length': '1000', ...headers } })
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
const stop = page.getByRole('button', { name: 'Stop downloading the sound of Blue jam' })
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
  headers = { 'X-Missing-Pages': '2' }
  await download()
  await expect.element(notices).toHaveTextContent('has not got all of this session')
})

test('[AR9] its stems are shown as far as they are made, and can be stopped', async () => {
  headers = { 'X-Bytes-As-Made': '200' }
  await page.getByRole('button', { name: 'Download the stems of Blue jam' }).click()
  const stopStems = page.getByRole('button', { name: 'Stop downloading the stems of Blue jam' })
  const server = await connected()
  expect(asked).toEqual(['stems.zip'])
  server.enqueue(new Uint8Array(100))
  await expect.element(stopStems).toHaveTextContent('45 %')
  server.enqueue(new Uint8Array(500))
  await expect.element(stopStems).toHaveTextContent('95 %')
  await stopStems.click()
  await expect.element(start).toBeVisible()
  expect(isOver).toBe(true)
})
