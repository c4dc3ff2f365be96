import type { Identity } from '../shared/protocol/identity.ts'

/** A page that is still being drawn is not held up, ms. */
const IDLE_WITHIN = 5_000

/**
 * This browser's player (ID1), made once a page: keys cost 30 ms of the processor, which are best spent
 * while nothing else is to be done.
 *
 * @returns gives it, making it now if there was no idle time yet
 */
export function createOwnIdentity(make: () => Promise<Identity>): () => Promise<Identity> {
  let made: Promise<Identity> | undefined

  function identity(): Promise<Identity> {
    if (made) return made
    made = make()
    made.catch(() => {
      made = undefined
    })
    return made
  }

  // Safari has no idle callbacks: there it is made with the first room.
  if ('requestIdleCallback' in globalThis)
    requestIdleCallback(() => void identity().catch(() => undefined), { timeout: IDLE_WITHIN })
  return identity
}
