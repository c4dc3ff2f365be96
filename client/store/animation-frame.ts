/**
 * Gathers what wants to render: each asks as often as it likes, and all that asked run together, as
 * often as the page can draw in a sixteenth of its time. They begin right after whatever came in, which
 * is when the next thing is furthest away: notes come over the same thread, and wait for nothing but what
 * is being drawn. That is done in slices, a task each, so that what comes in meanwhile goes between them.
 */
import type { Readable } from '../app.ts'
import { nextTask } from './next-task.ts'

/** A hidden page's views may be this late, in ms. */
const HIDDEN_DELAY = 250
/** Between two renderings, in ms: twenty a second are enough to follow what others do … */
const LEAST_GAP = 50
/** … and this many times what the last one took, painting included: a slow page draws less often. */
const REST_FACTOR = 16
const MOST_GAP = 250
/** For so long after a hand has pressed or set something, in ms, the page draws what comes of it at once. */
const HURRY = 300
/** What may render waits so long for something to come in, in ms, and then renders by itself. */
const GRACE = 25
/** What is rendered in one task, in ms, and at most by how many who asked. */
const SLICE = 1.5
const MOST_AT_ONCE = 64

/** They find out whether anything is to be drawn. */
const looks = new Set<() => void>()
const waiting = new Set<() => void>()
/** Of the rendering that has begun: what is left of it. */
const drawing = new Set<() => void>()
let isLooking = false
let isPosted = false
let timer: ReturnType<typeof setTimeout> | undefined
let lastFlush = Number.NEGATIVE_INFINITY
let hurryUntil = Number.NEGATIVE_INFINITY
let gap = LEAST_GAP
let atOnce = MOST_AT_ONCE
/** ms that this rendering has taken so far. */
let spent = 0

/** Runs `task` soon, together with all others that asked. */
export function onNextFrame(task: () => void): void {
  waiting.add(task)
  arrange()
}

/** As `onNextFrame`, for what only finds out whether there is something to draw, and then asks for that. */
function lookBeforeNextFrame(look: () => void): void {
  looks.add(look)
  arrange()
}

export function cancelNextFrame(task: () => void): void {
  for (const all of [looks, waiting, drawing]) all.delete(task)
}

interface Watch {
  readonly looks: Set<() => void>
  stop(): void
}

const watches = new WeakMap<object, Watch>()

/** Runs `look` before the next rendering whenever the store has spoken, however often that was. */
export function watchForFrames<S>(readable: Readable<S>, look: () => void): () => void {
  const watch = watches.get(readable) ?? beginToWatch(readable)
  watch.looks.add(look)
  return () => {
    watch.looks.delete(look)
    if (watch.looks.size > 0) return
    watches.delete(readable)
    watch.stop()
  }
}

function beginToWatch<S>(readable: Readable<S>): Watch {
  const all = new Set<() => void>()
  const lookAround = () => {
    for (const look of all) look()
  }
  const unsubscribe = readable.subscribe(() => lookBeforeNextFrame(lookAround))
  const watch = {
    looks: all,
    stop() {
      unsubscribe()
      cancelNextFrame(lookAround)
    },
  }
  watches.set(readable, watch)
  return watch
}

function arrange(): void {
  if (isLooking) return
  const now = performance.now()
  const rest = now < hurryUntil ? 0 : lastFlush + gap - now
  if (document.hidden) timer ??= setTimeout(flush, HIDDEN_DELAY)
  else if (rest > 0) timer ??= setTimeout(flush, rest + GRACE)
  else if (!isPosted) {
    isPosted = true
    nextTask(flush)
  }
}

/** Keys of the piano are heard and lit without being drawn here. */
function hurry({ target }: Event): void {
  if (target instanceof Element && target.closest('.piano')) return
  hurryUntil = performance.now() + HURRY
  if (timer === undefined) return
  clearTimeout(timer)
  timer = undefined
  arrange()
}
for (const type of ['click', 'change']) globalThis.addEventListener?.(type, hurry, true)

function flush(): void {
  clearTimeout(timer)
  timer = undefined
  isPosted = false
  lookAtAll()
  if (waiting.size === 0) return
  const isUnderWay = drawing.size > 0
  for (const task of waiting) drawing.add(task)
  waiting.clear()
  lastFlush = performance.now()
  if (!isUnderWay) drawSlice()
}

/** One look may ask for another. */
function lookAtAll(): void {
  isLooking = true
  try {
    for (const look of looks) {
      looks.delete(look)
      look()
    }
  } finally {
    isLooking = false
  }
}

function drawSlice(): void {
  const begun = performance.now()
  let count = 0
  try {
    for (const task of drawing) {
      if (count === atOnce) break
      count++
      drawing.delete(task)
      task()
    }
  } finally {
    // React commits in a microtask that is before this one.
    queueMicrotask(() => rememberSlice(count, performance.now() - begun))
    nextTask(drawRest)
  }
}

function drawRest(): void {
  if (drawing.size > 0) drawSlice()
  else requestAnimationFrame(painted)
}

function rememberSlice(count: number, taken: number): void {
  spent += taken
  atOnce = Math.max(1, Math.min(MOST_AT_ONCE, 2 * atOnce, Math.floor((count * SLICE) / taken)))
}

/** The task after a frame's: it is painted. */
function painted(begun: number): void {
  const rendered = spent
  spent = 0
  nextTask(() => {
    const all = rendered + performance.now() - begun
    gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, REST_FACTOR * all))
  })
}
