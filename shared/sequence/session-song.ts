/** A session's takes, read and named, as one song to be written as a file (MF1). */
import type { SessionView, TakeView } from '../doc/view.ts'
import { segmentOfTransport } from '../midi/smf-grid.ts'
import type { SmfSong } from '../midi/smf-write.ts'
import type { PageHash } from '../protocol/ids.ts'
import { readTake } from '../take/read-take.ts'

export interface SessionSong {
  readonly song: SmfSong
  /** Pages that nobody present has: their events are not in the song. */
  readonly missing: number
}

/** @param pageOf a page's bytes, or undefined when nobody present has it */
export async function songOfSession(
  session: SessionView,
  title: string,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<SessionSong> {
  const takes = Object.values(session.takes).sort(byStart)
  const readings = await Promise.all(takes.map(take => readTake(take, pageOf)))
  const tracks = takes.map((take, n) => ({
    name: nameOf(session, take, takes),
    events: readings[n]!.events,
  }))
  return {
    song: {
      title,
      key: session.context.key,
      scale: session.context.scale,
      ...segmentOfTransport(session.transport),
      tracks: tracks.filter(({ events }) => events.length > 0),
    },
    missing: readings.reduce((sum, { missing }) => sum + missing.length, 0),
  }
}

const byStart = (a: TakeView, b: TakeView): number =>
  a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)

/** `Ann`, or `Ann, take 2` for whoever played more than one. */
function nameOf(session: SessionView, take: TakeView, takes: readonly TakeView[]): string {
  const name = session.players[take.player]?.name ?? 'Somebody'
  const own = takes.filter(({ player }) => player === take.player)
  return own.length === 1 ? name : `${name}, take ${own.indexOf(take) + 1}`
}
