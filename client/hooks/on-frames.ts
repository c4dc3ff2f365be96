import type { Cancel } from '../../shared/ports.ts'

/** What is due so soon after a frame goes with it, ms: half of a frame at 60 a second. */
const TOGETHER = 8

interface Look {
  readonly every: () => number
  readonly look: (now: number) => void
  due: number
}

const looks = new Set<Look>()
let timer: ReturnType<typeof setTimeout> | undefined
let frame: number | undefined

/**
 * Calls `look` on an animation frame about every so many ms, until it is cancelled. No frame is asked
 * for in between, and all who look share theirs: on each the page looks through all that it shows,
 * whether or not something is new.
 *
 * @param every ms, asked for anew each time
 * @param look told the moment, as `performance.now` says it
 */
export function onFrames(every: () => number, look: (now: number) => void): Cancel {
  const mine: Look = { every, look, due: 0 }
  looks.add(mine)
  arrange()
  return () => {
    looks.delete(mine)
    arrange()
  }
}

function arrange(): void {
  clearTimeout(timer)
  timer = undefined
  if (frame !== undefined) return
  const due = Math.min(...Array.from(looks, one => one.due))
  if (!Number.isFinite(due)) return
  const ask = () => {
    frame = requestAnimationFrame(run)
  }
  const wait = due - TOGETHER - performance.now()
  if (wait > 0) timer = setTimeout(ask, wait)
  else ask()
}

function run(): void {
  frame = undefined
  // What a frame says itself is up to one frame old.
  const now = performance.now()
  for (const one of looks) {
    if (one.due > now + TOGETHER) continue
    // In step with all who look as often.
    const every = one.every()
    one.due = (Math.floor((now + TOGETHER) / every) + 1) * every
    one.look(now)
  }
  arrange()
}
