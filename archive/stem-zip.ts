import { type FileHandle, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError } from '../shared/errors.ts'
import { crc32, NO_BYTES_CRC } from '../worklets/dsp/render/crc32.ts'
import {
  type ZipEntry,
  zipBytes,
  zipDirectory,
  zipHeader,
  zipTrailer,
} from '../worklets/dsp/render/zip.ts'

export interface StemZipOptions {
  /** Of its files, which are all of `size` bytes. */
  readonly names: readonly string[]
  readonly size: number
  /** On a disk where those that are not yet sent may lie. */
  readonly folder: string
  send(bytes: Uint8Array): Promise<void>
}

/** Stays free on that disk: sessions are saved there. Bytes. */
const RESERVE = 2 ** 30
const CHUNK_BYTES = 2 ** 18

/**
 * Files that all grow at once, as one .zip that is sent meanwhile: the first as it is made, the others from
 * the disk when it is their turn. They have no names there, so that nothing is left of them whatever ends us.
 */
export class StemZip {
  /** Of the whole .zip. */
  readonly bytes: number
  /** So many of them are sent as they are made. */
  readonly bytesAsMade: number
  readonly #options: StemZipOptions
  readonly #waiting: FileHandle[] = []
  #entries: readonly ZipEntry[]
  #isBegun = false

  constructor(options: StemZipOptions) {
    const { names, size } = options
    this.#options = options
    this.#entries = names.map((name, n) => ({
      name,
      size,
      checksum: NO_BYTES_CRC,
      isTrailed: n === 0,
    }))
    this.bytes = zipBytes(this.#entries)
    this.bytesAsMade = zipBytes(this.#entries.slice(0, 1))
  }

  /** @throws FileError `busy` when the disk has no room, or the system's error */
  async open(): Promise<void> {
    const { names, size, folder } = this.#options
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < RESERVE + (names.length - 1) * size)
      throw new FileError('busy', 'The server has no room for that just now. Try again later.')
    for (let n = 1; n < names.length; n++) {
      const path = join(folder, `stem-${process.pid}-${n}`)
      this.#waiting.push(await open(path, 'wx+', 0o600))
      await rm(path)
    }
  }

  /** The next bytes of each file, in the order of the names. */
  async add(parts: readonly Uint8Array[]): Promise<void> {
    const { send } = this.#options
    // Not by its checksum: that of some bytes is that of none.
    if (!this.#isBegun) await send(zipHeader(this.#entries[0]!))
    this.#isBegun = true
    this.#entries = this.#entries.map((entry, n) => ({
      ...entry,
      checksum: crc32(parts[n]!, entry.checksum),
    }))
    for (const [n, file] of this.#waiting.entries()) await file.appendFile(parts[n + 1]!)
    await send(parts[0]!)
  }

  async finish(): Promise<void> {
    const { send, size } = this.#options
    const [first, ...others] = this.#entries
    await send(zipTrailer(first!))
    for (const [n, entry] of others.entries()) {
      await send(zipHeader(entry))
      const file = this.#waiting[n]!
      for (let at = 0; at < size; at += CHUNK_BYTES) {
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, size - at))
        const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
        if (bytesRead < chunk.length) throw new Error('a stem is shorter than it was written')
        await send(chunk)
      }
      await file.close()
    }
    await send(zipDirectory(this.#entries))
  }
}
