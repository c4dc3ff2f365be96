import { useEffect, useRef } from 'react'
import type { TransportState } from '../../shared/companion.ts'
import { TICKS_PER_QUARTER } from '../../shared/time/units.ts'
import type { App } from '../app.ts'
import { watchForFrames } from '../store/animation-frame.ts'

/** The most that a jump (a loop's end, a seek) is seen late, and the least between two looks, ms. */
const LONGEST_WAIT = 100
const SHORTEST_WAIT = 10
/** Of a tempo of 1, per ms. */
const TICKS_PER_MS = TICKS_PER_QUARTER / 60_000

/** @returns ms after which it is to be drawn again while the song moves; a beat or `LONGEST_WAIT` if not said */
type Draw = (song: TransportState) => number | undefined

interface BeatWatch {
  readonly draws: Set<Draw>
  stop(): void
}

const watches = new WeakMap<App, BeatWatch>()

/**
 * Calls `draw` when the song comes to a beat, when it may have been moved, and as often as somebody
 * who draws asks for, outside React: a page that draws every frame costs its thread a twentieth. All
 * who draw of one app look together.
 */
export function useBeats(app: App, draw: Draw): void {
  const latest = useRef(draw)
  useEffect(() => {
    latest.current = draw
  })
  useEffect(() => {
    const watch = watches.get(app) ?? beginToWatch(app)
    const drawLatest: Draw = song => latest.current(song)
    watch.draws.add(drawLatest)
    drawLatest(songNow(app))
    return () => {
      watch.draws.delete(drawLatest)
      if (watch.draws.size === 0) watch.stop()
    }
  }, [app])
}

function beginToWatch(app: App): BeatWatch {
  let timer: ReturnType<typeof setTimeout> | undefined
  const draws: BeatWatch['draws'] = new Set()
  function look(): void {
    timer = undefined
    const song = songNow(app)
    let wait = untilBeat(song)
    for (const draw of draws) wait = Math.min(wait, draw(song) ?? wait)
    if (song.playing || song.phase !== 'stopped') timer = setTimeout(look, wait)
  }
  /** While it moves, the next look is due anyhow. */
  const wake = () => {
    if (timer === undefined) look()
  }
  const unwatch = [watchForFrames(app.session, wake), watchForFrames(app.room, wake)]
  const watch = {
    draws,
    stop() {
      clearTimeout(timer)
      for (const end of unwatch) end()
      watches.delete(app)
    },
  }
  watches.set(app, watch)
  timer = setTimeout(look)
  return watch
}

const looked = new WeakMap<App, { readonly session: unknown; readonly song: TransportState }>()

/** Where the song is; whoever asks in the same turn about the same session is told the same. */
export function songNow(app: App): TransportState {
  const session = app.session.get()
  const known = looked.get(app)
  if (known && known.session === session) return known.song
  const song = app.companion.transport()
  looked.set(app, { session, song })
  queueMicrotask(() => looked.delete(app))
  return song
}

/** ms */
function untilBeat({ position, nextBeat, tempo }: TransportState): number {
  const wait = (nextBeat - position) / (tempo * TICKS_PER_MS)
  return Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, wait))
}
