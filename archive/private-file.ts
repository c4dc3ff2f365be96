/** Files that only their owner may read, written whole or not at all. */
import { chmod } from 'node:fs/promises'
import { dirname } from 'node:path'
import { utf8Encode } from '../shared/text.ts'
import { nodeDisk } from './disk.ts'

/** A directory of mode 0700, made or tightened. */
export async function makePrivateDirectory(path: string): Promise<void> {
  await nodeDisk.makeDirectory(path)
  await chmod(path, 0o700)
}

/** Durable once resolved. @throws the system's error, and then the old content stands */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const next = `${path}.new`
  await nodeDisk.remove(next) // may be left from a crash, and longer
  await nodeDisk.writeAt(next, 0, utf8Encode(text))
  await nodeDisk.rename(next, path)
  await nodeDisk.syncDirectory(dirname(path))
}

/** Undefined when there is none. Tightens a mode that somebody has loosened. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const bytes = await nodeDisk.read(path)
  if (!bytes) return undefined
  await chmod(path, 0o600)
  return Buffer.from(bytes).toString('utf8')
}
