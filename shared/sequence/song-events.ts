/** What a session sounds like between two moments: for a render, and for comparing. Pure. */
import type { TrackId } from '../protocol/ids.ts'
import type { Micros } from '../time/units.ts'
import type { LaneEvent } from './lane.ts'
import { createSongScheduler, type Song } from './song-scheduler.ts'

export interface SongEvent extends LaneEvent {
  readonly track: TrackId
}

/**
 * Every note that begins in `from` ≤ moment < `until`, in order; what still sounds at `until` ends
 * there. Moments are room clock µs.
 */
export function songEvents(song: Song, from: Micros, until: Micros): readonly SongEvent[] {
  const events: SongEvent[] = []
  const sounding = new Map<string, SongEvent>()
  const scheduler = createSongScheduler({
    hand(track, event) {
      const said = { ...event, track }
      events.push(said)
      const key = `${track} ${event.pitch}`
      if (event.velocity > 0) sounding.set(key, { ...said, velocity: 0, moment: until })
      else sounding.delete(key)
    },
    cancel: () => {},
    silence: () => {},
  })
  scheduler.follow(song)
  scheduler.look({ at: from, until, oldest: from })
  return [...events, ...sounding.values()].sort((a, b) => a.moment - b.moment)
}
