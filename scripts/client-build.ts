/** Builds the client when its sources changed since the last time. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compressBelow } from './compress.ts'
import { CLIENT_SOURCES, isStale, sourceHash, writeStamp } from './stale.ts'

/** @returns whether there is a current build now; what went wrong has been printed */
export function buildIfStale(project: string, say: (line: string) => void): boolean {
  const stamp = join(project, 'dist/.stamp')
  const hash = sourceHash(project, CLIENT_SOURCES)
  if (!isStale(stamp, hash)) return true
  say('Building the page (only when its sources changed) …')
  rmSync(stamp, { force: true })
  const vite = join(
    dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin/vite.js',
  )
  const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (build.status !== 0) return false
  compressBelow(join(project, 'dist/client'))
  writeStamp(stamp, hash)
  return true
}
