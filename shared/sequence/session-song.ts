/** A session's tracks and takes, read and named, as one song to be written as a file (MF1). */
import type { SessionView, TakeView } from '../doc/view.ts'
import { kindOf, midiChannelOf, type PlayedEvent } from '../midi/message.ts'
import { segmentsOf } from '../midi/smf-segments.ts'
import type { SmfSong, SmfTrack } from '../midi/smf-write.ts'
import type { PageHash } from '../protocol/ids.ts'
import { DRUM_MIDI_CHANNEL } from '../sound/catalogue.ts'
import { readTake } from '../take/read-take.ts'
import { markersOf, placedSong } from './placed-song.ts'
import { createSmfChannels, programmeOn } from './smf-channels.ts'

export interface SessionSong {
  readonly song: SmfSong
  /** Pages that nobody present has: their events are not in the song. */
  readonly missing: number
}

/**
 * @param pageOf a page's bytes, or undefined when nobody present has it
 * @throws FileError `too-large`
 */
export async function songOfSession(
  session: SessionView,
  title: string,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<SessionSong> {
  const takes = Object.values(session.takes).sort(byStart)
  const readings = await Promise.all(takes.map(take => readTake(take, pageOf)))
  const channels = createSmfChannels()
  const placed = placedSong(session, channels)
  const tracks = takes.map((take, n): SmfTrack => {
    const name = nameOf(session, take, takes)
    const instrument = session.players[take.player]?.instrument ?? ''
    const { events } = readings[n]!
    const used = new Set(events.map(midiChannelOf))
    // Whoever plays on several midiChannels means something by them.
    const own = used.size > 1 ? undefined : channels.of(take.player, instrument)
    const opening = [...(own === undefined ? used : [own])].flatMap(channel =>
      own === undefined && channel === DRUM_MIDI_CHANNEL ? [] : programmeOn(channel, instrument),
    )
    return { name, opening, events: own === undefined ? events : moved(events, own) }
  })
  return {
    song: {
      title,
      ...(placed && { placed }),
      markers: markersOf(session),
      ...segmentsOf(
        session,
        readings.flatMap(({ events }) => events),
      ),
      tracks: tracks.filter(({ events }) => events.length > 0),
    },
    missing: readings.reduce((sum, { missing }) => sum + missing.length, 0),
  }
}

const moved = (events: readonly PlayedEvent[], midiChannel: number): readonly PlayedEvent[] =>
  events.map(event => ({ ...event, status: kindOf(event) | midiChannel }))

const byStart = (a: TakeView, b: TakeView): number =>
  a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)

/** `Ann`, or `Ann, take 2` for whoever played more than one. */
function nameOf(session: SessionView, take: TakeView, takes: readonly TakeView[]): string {
  const name = session.players[take.player]?.name ?? 'Somebody'
  const own = takes.filter(({ player }) => player === take.player)
  return own.length === 1 ? name : `${name}, take ${own.indexOf(take) + 1}`
}
