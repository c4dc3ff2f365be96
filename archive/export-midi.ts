/** A saved session as a Standard MIDI File (MF1). */
import type { SessionView, TakeView } from '../shared/doc/view.ts'
import { segmentOfTransport } from '../shared/midi/smf-grid.ts'
import { smfNameOf } from '../shared/midi/smf-name.ts'
import { writeSmf } from '../shared/midi/smf-write.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { readTake } from '../shared/take/read-take.ts'

export interface MidiExport {
  readonly name: string
  readonly bytes: Uint8Array
  /** Pages that are not on our disk: their events are not in the file. */
  readonly missing: number
}

export async function exportMidi(
  room: RoomId,
  view: SessionView,
  pageOf: (hash: PageHash) => Promise<Uint8Array | undefined>,
): Promise<MidiExport> {
  const takes = Object.values(view.takes)
    .filter(take => take.pages.length > 0)
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
  const readings = await Promise.all(takes.map(take => readTake(take, pageOf)))
  const begin = takes[0] ? new Date(takes[0].startedAt / 1000) : new Date()
  const bytes = writeSmf({
    title: `MuseAroo ${room}`,
    key: view.context.key,
    scale: view.context.scale,
    ...segmentOfTransport(view.transport),
    tracks: takes.map((take, n) => ({
      name: trackName(view, takes, take),
      events: readings[n]?.events ?? [],
    })),
  })
  return {
    name: smfNameOf(room, begin.toISOString().slice(0, 10), view.context.tempo),
    bytes,
    missing: readings.reduce((sum, reading) => sum + reading.missing.length, 0),
  }
}

/** The player's name, and which of his takes where he has several. */
function trackName(view: SessionView, takes: readonly TakeView[], take: TakeView): string {
  const own = takes.filter(other => other.player === take.player)
  const name = view.players[take.player]?.name ?? 'Somebody'
  return own.length > 1 ? `${name}, take ${own.indexOf(take) + 1}` : name
}
