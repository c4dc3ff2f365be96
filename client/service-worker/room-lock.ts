/**
 * Every page that is in a room holds a shared lock of this name, with the path of its entry script
 * behind it: so that the worker knows which builds are being played on (OF2), also after a crash.
 */
const PREFIX = 'musearoo-in-a-room '

export const roomLockOf = (script: string): string => PREFIX + script

/** The entry scripts of all pages that are in a room. */
export async function scriptsInRooms(locks: LockManager | undefined): Promise<readonly string[]> {
  const { held = [] } = (await locks?.query()) ?? {}
  return held.flatMap(({ name = '' }) =>
    name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
  )
}
