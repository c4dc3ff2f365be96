/** Sentences for the player: what happened, in his words, until he dismisses them or they fade. */
import type { Notice, Readable } from './app.ts'
import { createStore } from './store/store.ts'

export interface Notices extends Readable<readonly Notice[]> {
  say(kind: Notice['kind'], text: string): void
  dismiss(notice: number): void
}

/** More than this at once is a wall nobody reads. */
const MAX_NOTICES = 4

export function createNotices(): Notices {
  const store = createStore<readonly Notice[]>([])
  let next = 1
  return {
    get: store.get,
    subscribe: store.subscribe,
    say(kind, text) {
      const others = store.get().filter(notice => notice.text !== text)
      store.set([...others, { id: next++, kind, text }].slice(-MAX_NOTICES))
    },
    dismiss: id => store.update(notices => notices.filter(notice => notice.id !== id)),
  }
}
