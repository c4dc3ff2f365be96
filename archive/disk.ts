/** The few things we ask of a file system, small enough to be replaced by one that fails. */
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StoreError } from '../shared/errors.ts'

/** Paths are absolute. Everything rejects with the system's own error; see {@link storeError}. */
export interface Disk {
  /** The whole file, or undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Fewer bytes where the file ends. */
  readAt(path: string, offset: number, length: number): Promise<Uint8Array>
  /** The content is durable once resolved; rejected, any part of it may stand there. */
  writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void>
  /** Shortens an existing file; what remains is durable once resolved. */
  cut(path: string, length: number): Promise<void>
  /** Atomic; durable only after `syncDirectory`. */
  rename(from: string, to: string): Promise<void>
  /** No error when there is none. */
  remove(path: string): Promise<void>
  /** With its parents, each durable. No error when it is there. */
  makeDirectory(path: string): Promise<void>
  /** Makes the names in it durable. */
  syncDirectory(path: string): Promise<void>
  /** Names in a directory; none when there is no such directory. */
  list(path: string): Promise<readonly string[]>
  stat(path: string): Promise<FileFacts | undefined>
}

export interface FileFacts {
  readonly bytes: number
  /** ms since 1970 */
  readonly changedAt: number
}

/** Only the owner of the process reads what we keep. */
const FILE_MODE = 0o600
const DIRECTORY_MODE = 0o700

export const nodeDisk: Disk = {
  read: path => orUndefined(readFile(path).then(plain)),

  readAt: (path, offset, length) =>
    using(open(path, 'r'), async file => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset)
      return buffer.subarray(0, bytesRead)
    }),

  writeAt: (path, offset, bytes) =>
    using(openToWrite(path), async file => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done)
        done += bytesWritten
      }
      await file.datasync()
    }),

  cut: (path, length) =>
    using(open(path, 'r+'), async file => {
      await file.truncate(length)
      await file.datasync()
    }),

  rename,
  remove: path => rm(path, { force: true }),

  async makeDirectory(path) {
    const first = await mkdir(path, { recursive: true, mode: DIRECTORY_MODE })
    if (first === undefined) return
    for (let made = path; made.length >= first.length; made = dirname(made))
      await nodeDisk.syncDirectory(dirname(made))
  },

  syncDirectory: path => using(open(path, 'r'), directory => directory.sync()),

  list: async path => (await orUndefined(readdir(path))) ?? [],

  async stat(path) {
    const facts = await orUndefined(stat(path))
    return facts && { bytes: facts.size, changedAt: facts.mtimeMs }
  },
}

/** What went wrong with the disk, as the room tells its players. */
export function storeError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const code = systemCode(cause)
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new StoreError('disk-full', 'The disk of the recorder is full.', { cause })
    : new StoreError('unwritable', `The recorder cannot write to its disk (${code}).`, { cause })
}

export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown error'

async function using<T>(opening: Promise<FileHandle>, work: (file: FileHandle) => Promise<T>) {
  const file = await opening
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

/** 'r+' does not create and 'a' does not write at an offset. */
const openToWrite = (path: string) =>
  open(path, 'r+').catch(error => {
    if (systemCode(error) === 'ENOENT') return open(path, 'wx+', FILE_MODE)
    throw error
  })

const plain = (buffer: Buffer) =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)

const orUndefined = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch(error => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
