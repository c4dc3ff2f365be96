/** A page that makes sound and joins no room, its modules served as they stand in the project. */
import { join } from 'node:path'
import type { Page } from 'playwright'
import { createServer } from 'vite'
import { freePort } from '../../../scripts/free-port.ts'
import { isolation } from '../../../vite.config.ts'
import { openBrowser } from './pages.ts'

const PROJECT = join(import.meta.dirname, '../../..')

export async function openSoundPage(): Promise<{ page: Page; close(): Promise<void> }> {
  const server = await createServer({
    configFile: false,
    root: PROJECT,
    cacheDir: join(PROJECT, 'node_modules/.cache/sound-page'),
    logLevel: 'error',
    appType: 'mpa',
    optimizeDeps: { include: ['tone'], entries: [] },
    worker: { format: 'es' },
    server: {
      host: '127.0.0.1',
      port: await freePort(),
      headers: isolation,
      hmr: false,
      watch: null,
    },
  })
  await server.listen()
  const browser = await openBrowser(`http://127.0.0.1:${server.config.server.port}`)
  const page = await browser.open('/tests/bench/page/sound.html')
  await page.waitForFunction(() => 'sound' in window)
  return {
    page,
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
