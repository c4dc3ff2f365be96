import type { Cancel, Durable } from '../ports.ts'
import type { ActorId } from '../protocol/ids.ts'
import { Listeners } from './listeners.ts'

/** What is durable so far; a listener is told all of it when it joins, then what is new. */
export class DurableState {
  readonly #listeners = new Listeners<Durable>()
  #known: Durable | undefined

  tell(news: Durable): void {
    const seqs = new Map<ActorId, number>(this.#known?.seqs)
    for (const [actor, seq] of news.seqs) seqs.set(actor, Math.max(seq, seqs.get(actor) ?? 0))
    this.#known = { heads: news.heads, seqs }
    this.#listeners.tell(news)
  }

  add(listener: (durable: Durable) => void): Cancel {
    if (this.#known) listener(this.#known)
    return this.#listeners.add(listener)
  }
}
