/**
 * What a browser must have before the first page can be played: the entry script and every script
 * that it imports statically. What is imported later, with its view or in its worker, does not count.
 */
import { readFileSync } from 'node:fs'

const DIST = 'dist/client'
const manifest = JSON.parse(readFileSync(`${DIST}/.vite/manifest.json`, 'utf8'))

function withImports(name, found = new Set()) {
  if (found.has(name)) return found
  found.add(name)
  for (const imported of manifest[name].imports ?? []) withImports(imported, found)
  return found
}

const entries = Object.keys(manifest).filter(name => manifest[name].isEntry)
const scripts = new Set(entries.flatMap(name => [...withImports(name)]))

export default [
  {
    name: 'entry script and all it imports statically',
    path: [...scripts].map(name => `${DIST}/${manifest[name].file}`),
    limit: '200 KB',
    gzip: true,
  },
]
