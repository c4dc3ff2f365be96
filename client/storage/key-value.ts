/** A few small values about this browser's player. Whoever reads one checks what it is. */
import type { DBSchema } from 'idb'
import { Database } from './database.ts'
import { type Kept, keptOr } from './kept.ts'

export interface KeyValue {
  get(key: string): Promise<unknown>
  /** No other tab's write comes between what `change` is given and what it returns. */
  update<T>(key: string, change: (before: unknown) => T): Promise<T>
  close(): Promise<void>
}

interface SelfSchema extends DBSchema {
  values: { key: string; value: unknown }
}

class IdbKeyValue implements KeyValue {
  readonly #db = new Database<SelfSchema>({
    name: 'musearoo-self',
    version: 1,
    upgrade: db => {
      db.createObjectStore('values')
    },
  })

  get(key: string): Promise<unknown> {
    return this.#db.run(db => db.get('values', key))
  }

  update<T>(key: string, change: (before: unknown) => T): Promise<T> {
    return this.#db.run(async db => {
      const tx = db.transaction('values', 'readwrite', { durability: 'strict' })
      const after = change(await tx.store.get(key))
      await Promise.all([tx.store.put(after, key), tx.done])
      return after
    })
  }

  close(): Promise<void> {
    return this.#db.close()
  }
}

class MemoryKeyValue implements KeyValue {
  readonly #values = new Map<string, unknown>()

  async get(key: string): Promise<unknown> {
    return this.#values.get(key)
  }

  async update<T>(key: string, change: (before: unknown) => T): Promise<T> {
    const after = change(this.#values.get(key))
    this.#values.set(key, after)
    return after
  }

  async close(): Promise<void> {}
}

export const openKeyValue = (): Promise<Kept<KeyValue>> =>
  keptOr<KeyValue>(
    () => new IdbKeyValue(),
    store => store.get('identity-key'),
    () => new MemoryKeyValue(),
  )
