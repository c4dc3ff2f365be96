import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isStale, sourceHash, writeStamp } from '../../../scripts/stale.ts'

let project: string
const put = (name: string, text: string) => writeFileSync(join(project, name), text)
const hash = () => sourceHash(project, ['client', 'package-lock.json', 'not-there'])
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'musearoo-stale-'))
  mkdirSync(join(project, 'client/ui'), { recursive: true })
  put('client/main.ts', 'main')
  put('client/ui/a.ts', 'a')
  put('package-lock.json', '{}')
})
afterEach(() => rmSync(project, { recursive: true }))

it('the same sources have the same hash, whenever they were written', () => {
  const before = hash()
  utimesSync(join(project, 'client/main.ts'), 1, 1)
  put('README.md', 'not a source')
  expect(hash()).toBe(before)
})

it('any change has another: content, name, a file more, the lockfile', () => {
  const seen = new Set([hash()])
  put('client/main.ts', 'Main')
  seen.add(hash())
  put('client/ui/b.ts', '')
  seen.add(hash())
  rmSync(join(project, 'client/ui/b.ts'))
  put('client/ui/c.ts', '')
  seen.add(hash())
  put('package-lock.json', '{ }')
  seen.add(hash())
  expect(seen.size).toBe(5)
})

it('a build is stale without a stamp, and with another one', () => {
  const stamp = join(project, 'dist/.stamp')
  expect(isStale(stamp, 'one')).toBe(true)
  writeStamp(stamp, 'one')
  expect(isStale(stamp, 'one')).toBe(false)
  expect(isStale(stamp, 'two')).toBe(true)
})
