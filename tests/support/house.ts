/** The whole product for tests on real pages: its processes, one Chromium, and pages in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
import { installedChromium } from '../../scripts/chromium.ts'
import { buildIfStale } from '../../scripts/client-build.ts'
import { freePort } from '../../scripts/free-port.ts'
import { tapOutput } from './output-tap.ts'
import { ServerProcess } from './server-process.ts'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const RECORDER_TOKEN = 'recorder-token-of-the-house'

/** No autoplay flag: sound is unlocked by a gesture here, as it is by people. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Names under .local need a multicast network, which a test machine may not have.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // A name that is not localhost: plain http to it is what another computer gets.
  '--host-resolver-rules=MAP insecure.test 127.0.0.1',
]

export interface House {
  readonly origin: string
  readonly browser: Browser
  readonly signaling: ServerProcess
  readonly archive: ServerProcess
  /** A page of a browser of its own: nothing is shared with the others but the network. */
  newPage(options?: BrowserContextOptions): Promise<Page>
  /** Ends all pages. @returns what any of them threw since the last time */
  clear(): Promise<readonly string[]>
  close(): Promise<void>
}

/** @param env for both servers */
export async function openHouse(env: Readonly<Record<string, string>> = {}): Promise<House> {
  if (!buildIfStale(PROJECT, () => undefined)) throw new Error('The page could not be built.')
  const dataDir = mkdtempSync(join(tmpdir(), 'musearoo-house-'))
  const archivePort = String(await freePort())
  const common = {
    RECORDER_TOKEN,
    ARCHIVE_PORT: archivePort,
    STUN_URLS: '',
    LOG_LEVEL: 'warn',
    ...env,
  }
  const signaling = new ServerProcess('signaling/main.ts', {
    ...common,
    HOST: '127.0.0.1',
    CLIENT_DIR: join(PROJECT, 'dist/client'),
  })
  const port = await signaling.start({ PORT: String(await freePort()) })
  const archive = new ServerProcess('archive/main.ts', {
    ...common,
    SIGNALING_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
  })
  const executablePath = installedChromium()
  const [browser] = await Promise.all([
    chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: CHROMIUM_FLAGS,
    }),
    archive.start(),
  ])
  const origin = `http://localhost:${port}`
  let faults: string[] = []

  return {
    origin,
    browser,
    signaling,
    archive,
    async newPage(options = {}) {
      const context = await browser.newContext({ baseURL: origin, ...options })
      await context.addInitScript(tapOutput)
      // Of its other tabs as well.
      context.on('page', page =>
        page.on('pageerror', error => faults.push(error.stack ?? error.message)),
      )
      return context.newPage()
    },
    async clear() {
      await Promise.all(browser.contexts().map(context => context.close()))
      const thrown = faults
      faults = []
      return thrown
    },
    async close() {
      await browser.close()
      await Promise.all([signaling.kill('SIGTERM'), archive.kill('SIGTERM')])
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
