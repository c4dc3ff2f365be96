/** Whether this browser has the room to go on keeping what is played, and whether it will keep it. */

/** Less than this, in bytes, is soon full: an hour of four players takes 15 MB. */
const LITTLE = 50 * 2 ** 20

/**
 * Asks the browser to keep this site's storage when others are cleared away: Firefox asks its player.
 *
 * @returns a sentence if there is little room left
 */
export async function askToBeKept(
  storage: StorageManager | undefined,
): Promise<string | undefined> {
  // Absent on plain http, as is persist in old browsers; whoever refuses is asked again next time.
  const [estimate] = await Promise.all([
    storage?.estimate?.().catch(() => undefined),
    storage?.persist?.().catch(() => false),
  ])
  const { quota, usage = 0 } = estimate ?? {}
  if (quota === undefined || quota - usage > LITTLE) return undefined
  const left = Math.max(0, Math.round((quota - usage) / 2 ** 20))
  return `This browser has only ${left} MB left to keep sessions. Forget old ones, or free some space.`
}
