/** One IndexedDB database, opened when first used and again when the browser has closed it. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { StoreError } from '../../shared/errors.ts'

export interface DatabaseOptions<Schema extends DBSchema> {
  readonly name: string
  readonly version: number
  upgrade(db: IDBPDatabase<Schema>, oldVersion: number): void
}

export class Database<Schema extends DBSchema> {
  readonly #options: DatabaseOptions<Schema>
  #opening: Promise<IDBPDatabase<Schema>> | undefined
  #closed = false

  constructor(options: DatabaseOptions<Schema>) {
    this.#options = options
  }

  /** @throws StoreError whatever goes wrong in `task` or in opening */
  async run<T>(task: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError('closed', 'The storage of this page is closed.')
    try {
      this.#opening ??= this.#open()
      return await task(await this.#opening)
    } catch (cause) {
      if (isName(cause, 'InvalidStateError')) this.#opening = undefined
      throw storeErrorOf(cause)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const db = await this.#opening?.catch(() => undefined)
    db?.close()
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    const { name, version, upgrade } = this.#options
    const forget = () => {
      this.#opening = undefined
    }
    return new Promise((resolve, reject) => {
      openDB<Schema>(name, version, {
        upgrade,
        // An older page of ours holds it open: told at once rather than waited for.
        blocked: () => reject(new StoreError('locked', 'Close the other tabs of this room first.')),
        // A newer page wants to upgrade: make room for it.
        blocking: (_current, _blocked, event) => {
          ;(event.target as IDBDatabase).close()
          forget()
        },
        terminated: forget,
      }).then(resolve, reject)
    })
  }
}

/** The browser's many names for a store that cannot keep its promise, in our words. */
export function storeErrorOf(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  if (isName(cause, 'QuotaExceededError'))
    return new StoreError('disk-full', 'This browser has no more room to keep this session.', {
      cause,
    })
  if (isName(cause, 'VersionError'))
    return new StoreError('locked', 'A newer version of this page has kept this session.', {
      cause,
    })
  return new StoreError('unwritable', 'This browser does not keep anything for this page.', {
    cause,
  })
}

const isName = (cause: unknown, name: string): boolean =>
  cause instanceof Error && cause.name === name
