/** `npm run screenshot`: docs/room.png, the picture in the README, of a real room with two players. */
import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { formatInvite, newInvite } from '../shared/protocol/invite.ts'
import { ensureChromium } from './chromium.ts'
import { buildIfStale } from './client-build.ts'
import { freePort } from './free-port.ts'
import { startServers } from './servers.ts'

const SIZE = { width: 1280, height: 800 }
/** ms that each note of the little piece is held. */
const STEP = 160
/** On the computer keyboard: broken chords in D minor under a tune. */
const ANN = ['KeyS', 'KeyF', 'KeyH', 'KeyK', 'KeyH', 'KeyF', 'KeyS', 'KeyF', 'KeyH', 'KeyL']
const BOB = ['KeyH', 'KeyG', 'KeyF', 'KeyG', 'KeyD', 'KeyF', 'KeyA', 'KeyD', 'KeyS']
/** What sounds while the picture is taken. */
const LAST_CHORD = { ann: ['KeyS', 'KeyF', 'KeyH'], bob: ['KeyS', 'KeyF'] }

const project = join(import.meta.dirname, '..')
const say = (line: string): void => console.log(line)

if (!buildIfStale(project, say)) process.exit(1)
const dataDir = mkdtempSync(join(tmpdir(), 'musearoo-screenshot-'))
const port = String(await freePort())
const news = new EventEmitter()
const servers = await startServers({
  project,
  env: {
    ...process.env,
    PORT: port,
    ARCHIVE_PORT: String(await freePort()),
    CLIENT_DIR: join(project, 'dist/client'),
    DATA_DIR: dataDir,
    STUN_URLS: '',
    LOG_LEVEL: 'warn',
  },
  onListening: () => news.emit('listening'),
  onFailed: code => process.exit(code),
  say,
})
await once(news, 'listening')
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-features=WebRtcHideLocalIpsWithMdns'],
})
try {
  mkdirSync(join(project, 'docs'), { recursive: true })
  await takePicture(browser, join(project, 'docs/room.png'))
} finally {
  await browser.close()
  await servers.close()
  rmSync(dataDir, { recursive: true, force: true })
}

async function takePicture(browser: Browser, path: string): Promise<void> {
  const invite = formatInvite(
    `http://localhost:${port}`,
    newInvite(count => randomBytes(count)),
  )
  const ann = await enter(browser, invite, 'Ann', 0)
  const bob = await enter(browser, invite, 'Bob', 6)
  for (const page of [ann, bob]) await page.getByText(/as if .+ apart/).waitFor()
  await ann.getByLabel('Tempo in bpm').fill('96')
  await ann.keyboard.press('Enter')
  await ann.getByLabel('Key', { exact: true }).selectOption('D')
  await ann.getByLabel('Scale').selectOption('minor')
  await bob.keyboard.press('KeyX') // an octave above Ann
  await ann.getByRole('button', { name: 'Play', exact: true }).click()
  const record = (page: Page) => page.getByRole('button', { name: 'Record onto my track' }).click()
  for (const page of [ann, bob]) await record(page)
  await Promise.all([perform(ann, ANN), perform(bob, BOB)])
  for (const page of [ann, bob]) await record(page)
  await ann.locator(':focus').blur()
  await hold(ann, LAST_CHORD.ann)
  await hold(bob, LAST_CHORD.bob)
  // What was said about the changes goes by itself.
  await ann.waitForFunction(`document.querySelectorAll('.toast').length === 0`)
  await ann.getByRole('button', { name: 'Saved: about saving' }).waitFor()
  await ann.screenshot({ path })
}

async function enter(browser: Browser, invite: string, name: string, colour: number) {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'dark' })
  await page.goto(invite)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.locator('.colour').nth(colour).click()
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await page.getByRole('heading', { name: 'Players' }).waitFor()
  return page
}

async function perform(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key, { delay: STEP })
}

async function hold(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.down(key)
}
