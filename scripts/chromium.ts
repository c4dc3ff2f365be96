/** Finds the Chromium that browser tests drive, and installs Debian's where that is possible. */
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

/** The shell first: it is the same browser without windows, whose own pages take as long as ours. */
const SHELL = 'chromium-headless-shell'
const NAMES = [
  SHELL,
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
]

interface Need {
  /** Whether tabs must be able to lie behind others, as the shell's cannot. */
  readonly windows?: boolean
}

/** `CHROMIUM_PATH`, else one on the PATH, else Playwright's own; undefined when there is none. */
export function installedChromium({ windows = false }: Need = {}): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = NAMES.filter(name => !windows || name !== SHELL)
  const candidates = names.flatMap(name => folders.map(folder => join(folder, name)))
  return [...candidates, chromium.executablePath()].find(isExecutable)
}

/**
 * The path of a Chromium, installed now if need be.
 * @throws Error with one sentence that says what to do, where it cannot be installed from here
 */
export function ensureChromium(need: Need = {}): string {
  const found = installedChromium(need)
  if (found && isExecutable(found)) return found
  if (found) throw new Error(`CHROMIUM_PATH names ${found}, which cannot be run.`)
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0)
    throw new Error(
      'Browser tests need Chromium: install it (Debian: sudo apt-get install chromium) or set CHROMIUM_PATH.',
    )
  process.stdout.write("Installing Debian's Chromium for the browser tests …\n")
  try {
    aptGet('update', '-qq')
    install(need)
  } catch {
    throw new Error('apt-get could not install Chromium: install one and set CHROMIUM_PATH.')
  }
  const installed = installedChromium(need)
  if (!installed) throw new Error('apt-get installed no Chromium; set CHROMIUM_PATH.')
  return installed
}

/** Not every release of Debian has the shell apart. @throws as `aptGet` */
function install({ windows = false }: Need): void {
  const one = (name: string) => aptGet('install', '-y', '-qq', '--no-install-recommends', name)
  try {
    one(windows ? 'chromium' : SHELL)
  } catch {
    one('chromium')
  }
}

/** @throws where it fails; what it complained of has been printed */
function aptGet(...args: readonly string[]): void {
  execFileSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
