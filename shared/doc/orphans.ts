/**
 * Changes that wait for others. Kept out of the document, where every one of them would slow down
 * each later change, and bounded per sender (DOC7).
 */
import type { ChangeHash } from '../protocol/ids.ts'
import type { Incoming } from './incoming.ts'

export const MAX_ORPHANS_PER_SENDER = 256
const MAX_ORPHANS = 4096

export class Orphans {
  readonly #waiting = new Map<ChangeHash, { readonly change: Incoming; readonly sender: string }>()
  readonly #counts = new Map<string, number>()

  get size(): number {
    return this.#waiting.size
  }

  /** @returns false when it is not kept: this sender has too many waiting already */
  add(change: Incoming, sender: string): boolean {
    if (this.#waiting.has(change.hash)) return true
    const count = this.#counts.get(sender) ?? 0
    if (count >= MAX_ORPHANS_PER_SENDER || this.#waiting.size >= MAX_ORPHANS) return false
    this.#waiting.set(change.hash, { change, sender })
    this.#counts.set(sender, count + 1)
    return true
  }

  /** Takes out what waits no longer: one of its dependencies' absence was all that held it. */
  takeReady(isKnown: (hash: ChangeHash) => boolean): readonly Incoming[] {
    const ready: Incoming[] = []
    const isReady = (hash: ChangeHash) => isKnown(hash) || ready.some(other => other.hash === hash)
    for (let found = true; found; ) {
      found = false
      for (const [hash, { change, sender }] of this.#waiting) {
        if (!isKnown(hash) && !change.deps.every(isReady)) continue
        this.#remove(hash, sender)
        if (!isKnown(hash)) ready.push(change)
        found = true
      }
    }
    return ready
  }

  #remove(hash: ChangeHash, sender: string): void {
    this.#waiting.delete(hash)
    const count = (this.#counts.get(sender) ?? 1) - 1
    if (count > 0) this.#counts.set(sender, count)
    else this.#counts.delete(sender)
  }
}
