/**
 * One archive a DATA_DIR: a file that names the process which has it. A process is its pid and the
 * time it started, since pids are used again.
 */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { StoreError } from '../shared/errors.ts'
import { nodeDisk, systemCode } from './disk.ts'

const Holder = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Clock ticks since boot, as the kernel says; null where it says nothing. */
  started: v.nullable(v.string()),
})
type Holder = v.InferOutput<typeof Holder>

export interface Lock {
  /** Twice is safe. */
  release(): Promise<void>
}

/** @throws StoreError `locked` or `unwritable`, with a sentence for whoever started us */
export async function lockDirectory(directory: string): Promise<Lock> {
  const path = join(directory, 'lock')
  const mine = join(directory, `lock.${process.pid}`)
  try {
    await nodeDisk.makeDirectory(directory)
    const self: Holder = { pid: process.pid, started: await startOf(process.pid) }
    await writeFile(mine, JSON.stringify(self), { mode: 0o600 })
    try {
      await take(path, mine)
    } finally {
      await rm(mine, { force: true })
    }
  } catch (cause) {
    if (cause instanceof StoreError) throw cause
    throw new StoreError(
      'unwritable',
      `DATA_DIR ${directory} cannot be written (${systemCode(cause)}).`,
      { cause },
    )
  }
  return { release: () => rm(path, { force: true }) }
}

/** A link appears with its content, and only where there was none: never half a lock, never two. */
async function take(path: string, mine: string): Promise<void> {
  try {
    return await link(mine, path)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
  await refuseIfHeld(path)
  const stale = `${mine}.stale`
  await rename(path, stale)
  try {
    await refuseIfHeld(stale) // another archive may have taken it over a moment before us
  } catch (error) {
    await link(stale, path).catch(() => {})
    throw error
  } finally {
    await rm(stale, { force: true })
  }
  await link(mine, path)
}

async function refuseIfHeld(path: string): Promise<void> {
  const holder = readHolder(await readFile(path, 'utf8'))
  if (!holder || !(await isRunning(holder))) return
  throw new StoreError('locked', `DATA_DIR is in use by another archive (process ${holder.pid}).`)
}

function readHolder(text: string): Holder | undefined {
  try {
    const read = v.safeParse(Holder, JSON.parse(text))
    return read.success ? read.output : undefined
  } catch {
    return undefined
  }
}

async function isRunning({ pid, started }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false
  }
  return (await startOf(pid)) === started
}

/** Field 22 of proc(5) `stat`, counted behind the name, which may hold anything. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? null)
}
