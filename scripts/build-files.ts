/** Names every file of a built page, for the worker that keeps it whole (OF1). */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { BuildFiles } from '../client/service-worker/build-files.ts'

/** Vite names what is in here by its content. */
const HASHED = '/assets/'
/** Vite's own notes; nothing that a page asks for. */
const NOTES = '/.vite/'

/** @param directory as Vite has just left it: nothing compressed, no worker yet */
export function buildFilesIn(directory: string): BuildFiles {
  const all = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .map(path => `/${path}`)
    .filter(path => !path.startsWith(NOTES))
    .sort()
  const hashed = all.filter(path => path.startsWith(HASHED))
  const named = all
    .filter(path => !path.startsWith(HASHED))
    .map(path => [path === '/index.html' ? '/' : path, digestOf(join(directory, path))] as const)
  const version = createHash('sha256').update(JSON.stringify({ hashed, named })).digest('hex')
  return { version: version.slice(0, 16), hashed, named }
}

const digestOf = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex')
