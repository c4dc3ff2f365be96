/** ms without another stir */
export const REST = 400
/** ms after the first stir: whatever never rests is attended to in the middle */
const LONGEST_WAIT = 3_000

export interface AtRest {
  stir(): void
  stop(): void
}

/** Runs `task` once for many stirs: when none has come for 400 ms, at the latest after 3 s (PR6, PR7). */
export function whenAtRest(task: () => void): AtRest {
  let latest = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  function stop(): void {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    stir() {
      const now = performance.now()
      if (timer === undefined) latest = now + LONGEST_WAIT
      clearTimeout(timer)
      timer = setTimeout(
        () => {
          timer = undefined
          task()
        },
        Math.min(REST, latest - now),
      )
    },
    stop,
  }
}
