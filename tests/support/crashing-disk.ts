import { dirname } from 'node:path'
import type { Disk } from '../../archive/disk.ts'

/** What a file holds, and what of it would survive a loss of power. */
interface Inode {
  bytes: Uint8Array
  durable: Uint8Array
}

/** A disk in memory that fails when told, or loses power after so many written bytes. */
export class CrashingDisk implements Disk {
  /** Bytes and other changes that still succeed; the one beyond fails half done. */
  budget = Number.POSITIVE_INFINITY
  /** The system's code of the failure. */
  code = 'EIO'
  readonly #names = new Map<string, Inode>()
  readonly #durableNames = new Map<string, Inode>()

  /** What the next process finds: `most` that may have reached the disk, or the `least`. */
  afterCrash(luck: 'most' | 'least'): CrashingDisk {
    const next = new CrashingDisk()
    for (const [path, inode] of luck === 'most' ? this.#names : this.#durableNames) {
      const bytes = luck === 'most' ? inode.bytes : inode.durable
      next.put(path, bytes)
    }
    return next
  }

  put(path: string, bytes: Uint8Array): void {
    const inode = { bytes: bytes.slice(), durable: bytes.slice() }
    this.#names.set(path, inode)
    this.#durableNames.set(path, inode)
  }

  read = async (path: string) => this.#names.get(path)?.bytes.slice()
  readAt = async (path: string, offset: number, length: number) =>
    this.#get(path).bytes.slice(offset, offset + length)

  async writeAt(path: string, offset: number, bytes: Uint8Array) {
    const inode = this.#names.get(path) ?? { bytes: new Uint8Array(), durable: new Uint8Array() }
    this.#names.set(path, inode)
    const written = bytes.subarray(0, Math.max(0, this.budget))
    const grown = new Uint8Array(Math.max(inode.bytes.length, offset + written.length))
    grown.set(inode.bytes)
    grown.set(written, offset)
    inode.bytes = grown
    this.#spend(bytes.length)
    inode.durable = grown
  }
  async cut(path: string, length: number) {
    this.#spend(1)
    const inode = this.#get(path)
    inode.bytes = inode.durable = inode.bytes.slice(0, length)
  }
  async rename(from: string, to: string) {
    this.#spend(1)
    this.#names.set(to, this.#get(from))
    this.#names.delete(from)
  }
  async remove(path: string) {
    this.#spend(1)
    this.#names.delete(path)
  }
  makeDirectory = async () => this.#spend(0)
  async syncDirectory(path: string) {
    this.#spend(1)
    for (const name of [...this.#names.keys(), ...this.#durableNames.keys()]) {
      const inode = this.#names.get(name)
      if (dirname(name) !== path) continue
      if (inode) this.#durableNames.set(name, inode)
      else this.#durableNames.delete(name)
    }
  }
  list = async (path: string) =>
    [...this.#names.keys()]
      .filter(name => dirname(name) === path)
      .map(name => name.slice(path.length + 1))
  async stat(path: string) {
    const inode = this.#names.get(path)
    return inode && { bytes: inode.bytes.length, changedAt: 0 }
  }

  #get(path: string): Inode {
    const inode = this.#names.get(path)
    if (!inode) throw Object.assign(new Error(path), { code: 'ENOENT' })
    return inode
  }
  #spend(cost: number): void {
    this.budget -= cost
    if (this.budget < 0) throw Object.assign(new Error('the disk failed'), { code: this.code })
  }
}
