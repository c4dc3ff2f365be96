/** Whether the built client is still the one that its sources would give. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** All that goes into the client, relative to the project. */
export const CLIENT_SOURCES = [
  'client',
  'shared',
  'worklets',
  'vite.config.ts',
  'scripts/build-files.ts',
  'scripts/client-build.ts',
  'scripts/service-worker.config.ts',
  'tsconfig.base.json',
  'package-lock.json',
] as const

/** SHA-256 over the name and content of every file, in hex: the same wherever the project lies. */
export function sourceHash(project: string, sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(source => filesBelow(join(project, source)))) {
    const content = createHash('sha256').update(readFileSync(file)).digest('hex')
    hash.update(`${relative(project, file).split(sep).join('/')}\0${content}\n`)
  }
  return hash.digest('hex')
}

export function isStale(stampFile: string, hash: string): boolean {
  return !existsSync(stampFile) || readFileSync(stampFile, 'utf8').trim() !== hash
}

export function writeStamp(stampFile: string, hash: string): void {
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, `${hash}\n`)
}

/** Sorted by code unit, so that no locale changes the hash. Nothing where nothing is. */
function filesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap(name => filesBelow(join(path, name)))
}
