import type { Cancel, Durable } from '../ports.ts'
import type { ActorId } from '../protocol/ids.ts'
import { Listeners } from './listeners.ts'

/** What is durable so far; a listener is told all of it when it joins, then what is new. */
export class DurableState {
  readonly #listeners = new Listeners<Durable>()
  #known: Durable | undefined
  #opened: (() => Durable) | undefined

  /** @param was what was durable then: asked once, and only for a listener, since it costs a look at all changes */
  opened(was: () => Durable): void {
    this.#opened = was
    if (this.#listeners.size > 0) this.#listeners.tell(this.#lookBack(was))
  }

  tell(news: Durable): void {
    this.#known = merged(this.#known, news)
    this.#listeners.tell(news)
  }

  add(listener: (durable: Durable) => void): Cancel {
    if (this.#opened) this.#lookBack(this.#opened)
    if (this.#known) listener(this.#known)
    return this.#listeners.add(listener)
  }

  #lookBack(was: () => Durable): Durable {
    this.#opened = undefined
    const before = was()
    this.#known = this.#known ? merged(before, this.#known) : before
    return before
  }
}

/** @param news later than `known` */
function merged(known: Durable | undefined, news: Durable): Durable {
  const seqs = new Map<ActorId, number>(known?.seqs)
  for (const [actor, seq] of news.seqs) seqs.set(actor, Math.max(seq, seqs.get(actor) ?? 0))
  return { heads: news.heads, seqs }
}
