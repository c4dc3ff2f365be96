import { useEffect } from 'react'

/** Keeps the screen on while `wanted`, where the browser can. Comes back with the page. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return
    let over = false
    let lock: WakeLockSentinel | undefined
    const take = async () => {
      if (document.hidden || over) return
      try {
        lock = await navigator.wakeLock.request('screen')
        if (over) await lock.release()
      } catch {
        // Low battery, or not allowed here: the screen then sleeps as usual.
      }
    }
    void take()
    document.addEventListener('visibilitychange', take)
    return () => {
      over = true
      document.removeEventListener('visibilitychange', take)
      lock?.release().catch(() => undefined)
    }
  }, [wanted])
}
