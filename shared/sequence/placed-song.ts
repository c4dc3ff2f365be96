/** What lies on a session's tracks, with its sections and markers, as it stands in a file (MF1). */
import { keyAt } from '../doc/point-at.ts'
import type { SessionView } from '../doc/view.ts'
import { NOTE_OFF, NOTE_ON } from '../midi/message.ts'
import { smfTempoAt } from '../midi/smf-grid.ts'
import type { SmfMarker, SmfPlaced, SmfPlacedTrack, TickedMessage } from '../midi/smf-write.ts'
import { lineFrom, metreAt } from '../time/metre-map.ts'
import { tempoAt } from '../time/tempo-map.ts'
import { type Ticks, ticks } from '../time/units.ts'
import { programmeOn, type SmfChannels } from './smf-channels.ts'
import { MAX_SONG_TICKS, songEnd, songNotes, type TrackSong } from './song-notes.ts'

/** Undefined when no clip holds a note. @throws FileError `too-large` */
export function placedSong(session: SessionView, channels: SmfChannels): SmfPlaced | undefined {
  const songs = songNotes(session)
  if (songs.length === 0) return undefined
  const end = Math.max(songEnd(session), markersOf(session).at(-1)?.position ?? 0)
  const { transport, timelines } = session
  const length = lineFrom(transport, 'bar', end)
  return {
    length,
    tempos: turnsIn([...(transport.tempos ?? []), ...(transport.metres ?? [])], length).map(tick =>
      smfTempoAt(tick, {
        bpm: tempoAt(transport, tick),
        timeSignature: metreAt(transport, tick),
      }),
    ),
    keys: turnsIn(timelines.key, length).map(tick => ({ tick, ...keyAt(session, tick) })),
    tracks: songs.map(song => trackOf(song, channels)),
  }
}

/** The beginning, and where points change something before the end. */
const turnsIn = (points: readonly { readonly position: Ticks }[], end: Ticks): readonly Ticks[] =>
  [...new Set([ticks(0), ...points.map(({ position }) => position)])]
    .filter(position => position >= 0 && position < end)
    .sort((a, b) => a - b)

function trackOf({ track, notes }: TrackSong, channels: SmfChannels): SmfPlacedTrack {
  const channel = channels.of(track.id, track.instrument)
  const messages = notes.flatMap(({ start, end, pitch, velocity }): readonly TickedMessage[] => [
    { tick: start, status: NOTE_ON | channel, data1: pitch, data2: velocity },
    { tick: end, status: NOTE_OFF | channel, data1: pitch, data2: 0 },
  ])
  // What ends comes before what begins.
  messages.sort((a, b) => a.tick - b.tick || a.status - b.status)
  const opening = programmeOn(channel, track.instrument)
  return {
    name: track.name,
    messages: [...opening.map(message => ({ ...message, tick: ticks(0) })), ...messages],
  }
}

/** In order, those that lie in a song that a file can hold. */
export function markersOf({ sections, markers }: SessionView): readonly SmfMarker[] {
  return [
    ...Object.values(sections).map(
      ({ name, start }): SmfMarker => ({
        kind: 'section',
        name,
        position: start,
      }),
    ),
    ...Object.values(markers).map(
      ({ name, position }): SmfMarker => ({
        kind: 'marker',
        name,
        position,
      }),
    ),
  ]
    .filter(({ position }) => position >= 0 && position <= MAX_SONG_TICKS)
    .sort((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1))
}
