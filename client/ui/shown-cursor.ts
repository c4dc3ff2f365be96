/** Where my pointer is, told to the others 30 times a second at the most (PR1). */
import type { Presence } from '../../shared/live/presence-packet.ts'
import type { App } from '../app.ts'

export type Cursor = NonNullable<Presence['cursor']>

/** ms */
const LEAST_GAP = 1000 / 30

export interface ShownCursor {
  move(cursor: Cursor): void
  leave(): void
}

/** One a page: there is one pointer. */
export function createShownCursor(app: Pick<App, 'show'>): ShownCursor {
  let shownAt = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest: Cursor | undefined

  function show(): void {
    timer = undefined
    shownAt = performance.now()
    app.show({ cursor: latest })
  }

  return {
    move(cursor) {
      latest = cursor
      const wait = shownAt + LEAST_GAP - performance.now()
      if (wait <= 0) show()
      else timer ??= setTimeout(show, wait)
    },
    leave() {
      latest = undefined
      clearTimeout(timer)
      show()
    },
  }
}
