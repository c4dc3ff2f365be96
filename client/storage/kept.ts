/** A store of this browser, or one in memory where it has none (private windows, old settings). */
export interface Kept<Store> {
  readonly store: Store
  /** False: all is gone with this page, and the player is to know. */
  readonly kept: boolean
}

/** @param probe resolves once the store has shown that it can be used */
export async function keptOr<Store extends { close(): Promise<void> }>(
  open: () => Store,
  probe: (store: Store) => Promise<unknown>,
  inMemory: () => Store,
): Promise<Kept<Store>> {
  if (typeof indexedDB === 'undefined') return { store: inMemory(), kept: false }
  const store = open()
  try {
    await probe(store)
    return { store, kept: true }
  } catch {
    await store.close()
    return { store: inMemory(), kept: false }
  }
}
