import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { nodeDisk } from '../../archive/disk.ts'
import { openLogStore } from '../../archive/log-store.ts'
import { createNodeClock } from '../../archive/node-clock.ts'
import { openPageStore } from '../../archive/page-store.ts'
import type { StoreOptions } from '../../archive/room-files.ts'
import { logStoreContract } from './log-store.contract.ts'
import { pageStoreContract } from './page-store.contract.ts'

const directories: string[] = []
afterAll(() => Promise.all(directories.map(path => rm(path, { recursive: true }))))

/** A directory of its own for each store that is opened. */
async function onDisk<S>(open: (options: StoreOptions) => S) {
  const directory = await mkdtemp(join(tmpdir(), 'archive-'))
  directories.push(directory)
  const onDamage = (damage: object) => {
    throw new Error(`damage where none was done: ${JSON.stringify(damage)}`)
  }
  const reopen = async () => open({ disk: nodeDisk, clock: createNodeClock(), directory, onDamage })
  return { store: await reopen(), reopen }
}

logStoreContract("the archive's log", () => onDisk(openLogStore))
pageStoreContract("the archive's pages", () => onDisk(openPageStore))
