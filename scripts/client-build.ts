/** Builds the client when its sources changed since the last time. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compressBelow } from './compress.ts'
import { CLIENT_SOURCES, isStale, sourceHash, writeStamp } from './stale.ts'

/** In this order: the worker names the files of the page. */
const CONFIGS = ['vite.config.ts', 'scripts/service-worker.config.ts'] as const

/** @returns whether there is a current build now; what went wrong has been printed */
export function buildIfStale(project: string, say: (line: string) => void): boolean {
  const stamp = join(project, 'dist/.stamp')
  const hash = sourceHash(project, CLIENT_SOURCES)
  if (!isStale(stamp, hash)) return true
  say('Building the page (only when its sources changed) …')
  rmSync(stamp, { force: true })
  if (!CONFIGS.every(config => hasBuilt(project, config))) return false
  compressBelow(join(project, 'dist/client'))
  writeStamp(stamp, hash)
  return true
}

function hasBuilt(project: string, config: string): boolean {
  const vite = join(
    dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin/vite.js',
  )
  const args = [vite, 'build', '--config', config, '--logLevel', 'warn']
  const build = spawnSync(process.execPath, args, {
    cwd: project,
    // A test that finds the page stale says NODE_ENV=test, of which Vite would make a page for developers.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return build.status === 0
}
