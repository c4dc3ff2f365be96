/**
 * Brings changes into an order in which the document can take them, and keeps those that wait for
 * others (DOC7). They are kept here and not in the document, where each of them would slow down
 * every later change.
 */
import type { ChangeHash } from '../protocol/ids.ts'
import type { Incoming } from './incoming.ts'

export const MAX_ORPHANS_PER_SENDER = 256
const MAX_ORPHANS = 4096

interface Waiting {
  change: Incoming
  readonly sender: string
  /** Dependencies that are not known yet. */
  missing: number
}

export class Orphans {
  readonly #waiting = new Map<ChangeHash, Waiting>()
  readonly #waitersOf = new Map<ChangeHash, Waiting[]>()
  readonly #counts = new Map<string, number>()

  get size(): number {
    return this.#waiting.size
  }

  has(hash: ChangeHash): boolean {
    return this.#waiting.has(hash)
  }

  /** What they wait for and nobody has sent; a peer that has it may be asked by name. */
  missing(): readonly ChangeHash[] {
    return [...this.#waitersOf.keys()].filter(hash => !this.#waiting.has(hash))
  }

  /**
   * @param changes none of them known; of those that must wait, only so many a sender are kept
   * @returns these and older ones whose turn it is, each after what it depends on
   */
  sort(
    changes: readonly Incoming[],
    sender: string,
    isKnown: (hash: ChangeHash) => boolean,
  ): readonly Incoming[] {
    const ready: Incoming[] = []
    for (const change of changes) this.#believe(change)
    const added = changes
      .filter(change => !this.#waiting.has(change.hash))
      .map(change => this.#add(change, sender, isKnown))
    for (const waiting of added) if (waiting.missing === 0) this.#release(waiting, ready)
    for (const waiting of added) {
      if (!this.#waiting.has(waiting.change.hash)) continue
      const count = this.#counts.get(sender) ?? 0
      if (count < MAX_ORPHANS_PER_SENDER && this.#waiting.size <= MAX_ORPHANS)
        this.#counts.set(sender, count + 1)
      else this.#drop(waiting)
    }
    return ready
  }

  /** What is history for somebody we believe is not judged any more (DOC20). */
  #believe(change: Incoming): void {
    const waiting = this.#waiting.get(change.hash)
    if (waiting && change.by === undefined) waiting.change = change
  }

  #add(change: Incoming, sender: string, isKnown: (hash: ChangeHash) => boolean): Waiting {
    const unknown = change.deps.filter(hash => !isKnown(hash))
    const waiting = { change, sender, missing: unknown.length }
    this.#waiting.set(change.hash, waiting)
    for (const hash of unknown) {
      const waiters = this.#waitersOf.get(hash)
      if (waiters) waiters.push(waiting)
      else this.#waitersOf.set(hash, [waiting])
    }
    return waiting
  }

  /** Not recursive: a chain may be as long as a session. */
  #release(first: Waiting, ready: Incoming[]): void {
    const queue = [first]
    for (let waiting = queue.pop(); waiting; waiting = queue.pop()) {
      const { hash } = waiting.change
      if (!this.#waiting.delete(hash)) continue
      this.#uncount(waiting)
      ready.push(waiting.change)
      for (const waiter of this.#waitersOf.get(hash) ?? [])
        if (--waiter.missing === 0) queue.push(waiter)
      this.#waitersOf.delete(hash)
    }
  }

  #drop(waiting: Waiting): void {
    this.#waiting.delete(waiting.change.hash)
    for (const hash of waiting.change.deps) {
      const left = this.#waitersOf.get(hash)?.filter(waiter => waiter !== waiting) ?? []
      if (left.length > 0) this.#waitersOf.set(hash, left)
      else this.#waitersOf.delete(hash)
    }
  }

  #uncount({ sender }: Waiting): void {
    const count = (this.#counts.get(sender) ?? 0) - 1
    if (count > 0) this.#counts.set(sender, count)
    else this.#counts.delete(sender)
  }
}
