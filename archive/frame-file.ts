/**
 * An append-only file of frames that survives crashes at any byte (ST1–ST4). All work on it happens
 * one piece after the other; appends that come while it is busy share one write and one sync.
 */
import { dirname } from 'node:path'
import { StoreError } from '../shared/errors.ts'
import type { Clock } from '../shared/ports.ts'
import { concatBytes, toHex } from '../shared/protocol/bytes.ts'
import { localMicros, ms } from '../shared/time/units.ts'
import { crc32c } from './crc32c.ts'
import { type Disk, storeError } from './disk.ts'
import { encodeFrame, FRAME_HEADER_BYTES, findFrames, type Place, scanFrames } from './frames.ts'

/** Syncs of one file are at least so far apart: what comes in between shares the next. */
const SYNC_INTERVAL = ms(50)

export interface FrameFileOptions {
  readonly disk: Disk
  readonly clock: Clock
  readonly path: string
  /** Told when the file held something that no crash of ours leaves behind. */
  readonly onDamage: (damage: Damage) => void
}

/** What was wrong with a file, and where the bytes from there on were put aside. */
export interface Damage {
  readonly path: string
  readonly offset: number
  readonly bytes: number
  readonly aside: string
}

interface Waiting {
  readonly frame: Uint8Array
  resolve(place: Place): void
  reject(error: StoreError): void
}

export class FrameFile {
  readonly #options: FrameFileOptions
  #work: Promise<unknown> = Promise.resolve()
  #waiting: Waiting[] = []
  #writeDue = false
  #lastSync = localMicros(-SYNC_INTERVAL)
  /** Length of the intact part, once read. */
  #end: number | undefined
  /** Whether bytes of a failed write may stand behind `#end`. */
  #uncut = true
  #nameIsDurable = false
  #closed = false

  constructor(options: FrameFileOptions) {
    this.#options = options
  }

  get path(): string {
    return this.#options.path
  }

  /** Durable once resolved. @throws StoreError, and then nothing was written */
  append(content: Uint8Array): Promise<Place> {
    if (this.#closed) return Promise.reject(closed())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frame: encodeFrame(content), resolve, reject })
      this.#scheduleWrite()
    })
  }

  /** Every intact content, oldest first, with its place. */
  read(): Promise<readonly { readonly place: Place; readonly content: Uint8Array }[]> {
    return this.#serially(async () => {
      const file = await this.#open()
      const places = scanFrames(file).places
      return places.map(place => ({
        place,
        content: file.subarray(place.offset, place.offset + place.length),
      }))
    })
  }

  /** One content again. What is there may have changed since: the caller checks it. */
  readAt({ offset, length }: Place): Promise<Uint8Array> {
    return this.#options.disk.readAt(this.#options.path, offset, length)
  }

  /** Atomically puts one content in the place of all that was appended before. @throws StoreError */
  replace(content: Uint8Array): Promise<void> {
    if (this.#closed) return Promise.reject(closed())
    const frame = encodeFrame(content)
    const before = this.#takeWaiting()
    void this.#serially(() => this.#write(before))
    return this.#serially(() => this.#replace(frame))
  }

  /** Writes what waits. Twice is safe. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#serially(() => this.#write(this.#takeWaiting()))
  }

  #scheduleWrite(): void {
    if (this.#writeDue) return
    this.#writeDue = true
    const { clock } = this.#options
    clock.at(localMicros(this.#lastSync + SYNC_INTERVAL), () => {
      this.#writeDue = false
      void this.#serially(() => this.#write(this.#takeWaiting()))
    })
  }

  #takeWaiting(): readonly Waiting[] {
    const batch = this.#waiting
    this.#waiting = []
    return batch
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return
    const { disk, path, clock } = this.#options
    try {
      const start = await this.#openToWrite()
      this.#uncut = true
      await disk.writeAt(path, start, concatBytes(...batch.map(one => one.frame)))
      await this.#syncName()
      this.#uncut = false
      let at = start
      for (const { frame, resolve } of batch) {
        resolve({ offset: at + FRAME_HEADER_BYTES, length: frame.length - FRAME_HEADER_BYTES })
        at += frame.length
      }
      this.#end = at
    } catch (error) {
      await this.#cut(this.#end).catch(() => {}) // the disk may fail at this, too: the next write begins with it
      for (const { reject } of batch) reject(storeError(error))
    } finally {
      this.#lastSync = clock.now()
    }
  }

  async #replace(frame: Uint8Array): Promise<void> {
    const { disk, path } = this.#options
    const next = `${path}.new`
    try {
      await this.#openToWrite()
      await disk.remove(next)
      await disk.writeAt(next, 0, frame)
      const written = await disk.read(next)
      if (!written || scanFrames(written).end !== frame.length || written.length !== frame.length)
        throw new StoreError('corrupt', 'The disk did not keep what was written to it.')
      await disk.rename(next, path)
      this.#end = frame.length
      this.#nameIsDurable = false
      await this.#syncName()
    } catch (error) {
      await disk.remove(next).catch(() => {})
      throw storeError(error)
    }
  }

  /** @returns where to write: directory there, remains of failed writes gone */
  async #openToWrite(): Promise<number> {
    await this.#options.disk.makeDirectory(dirname(this.#options.path))
    if (this.#end === undefined) await this.#open()
    if (this.#uncut) await this.#cut(this.#end)
    return this.#end ?? 0
  }

  /**
   * What is intact, and from now on durable: a process that was killed may have written it without
   * having synced it.
   */
  async #open(): Promise<Uint8Array> {
    try {
      const file = (await this.#options.disk.read(this.#options.path)) ?? new Uint8Array()
      if (this.#end === undefined) {
        const { end } = scanFrames(file)
        await this.#putAside(file.subarray(end), end)
        await this.#cut(end)
        if (file.length > 0) await this.#syncName()
        this.#end = end
      }
      return file.subarray(0, this.#end)
    } catch (error) {
      throw storeError(error)
    }
  }

  /** A write cut short leaves no intact frame behind it and is nobody's loss; all else is damage. */
  async #putAside(rest: Uint8Array, offset: number): Promise<void> {
    if (findFrames(rest).length === 0 && isTorn(rest)) return
    const { disk, path, onDamage } = this.#options
    const aside = `${path}.damaged-${toHex(u32(crc32c(rest)))}`
    await disk.writeAt(aside, 0, rest)
    await disk.syncDirectory(dirname(path))
    onDamage({ path, offset, bytes: rest.length, aside })
  }

  async #cut(end: number | undefined): Promise<void> {
    const { disk, path } = this.#options
    if (end === undefined) return
    if (await disk.stat(path)) await disk.cut(path, end)
    this.#uncut = false
  }

  async #syncName(): Promise<void> {
    if (!this.#nameIsDurable) await this.#options.disk.syncDirectory(dirname(this.#options.path))
    this.#nameIsDurable = true
  }

  #serially<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#work.then(task)
    this.#work = result.catch(() => {})
    return result
  }
}

/** Whether a write that never ended can have left this: its frame reaches beyond, or only zeros. */
function isTorn(rest: Uint8Array): boolean {
  if (rest.every(byte => byte === 0) || rest.length < FRAME_HEADER_BYTES) return true
  const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0)
  return FRAME_HEADER_BYTES + length > rest.length
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

const closed = () => new StoreError('closed', 'The store is closed.')
