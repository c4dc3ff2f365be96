/** The document as everybody reads it: a total parser whose result is always musically legal. */
import type { PlayerId } from '../protocol/ids.ts'
import { createActionPagesReader } from './actions/read-actions.ts'
import { createAnalysisReader } from './analysis.ts'
import { createMarkersReader, createSectionsReader } from './arrangement.ts'
import { createChatReader } from './chat.ts'
import type { CrdtDoc } from './crdt.ts'
import { createEnginesReader } from './engines.ts'
import { marksOf, readLocked, readSaving, readTransport, transportView } from './fields.ts'
import { createGenerationsReader, createQueueReader } from './generations.ts'
import { DEFAULT_SOUND, hasHeldOffice, readOffice } from './people.ts'
import { readPlayers } from './players.ts'
import { createTimelinesReader } from './points.ts'
import { createContextReader } from './read-context.ts'
import { createPeopleReader, createRemovedReader } from './read-people.ts'
import { createTakesReader } from './read-takes.ts'
import { createInstrumentation, createStripReader, createTracksReader } from './read-tracks.ts'
import { SCHEMA_VERSION } from './schema.ts'
import { keepEqual, lastResult } from './sharing.ts'
import type { SessionView } from './view.ts'

export type ViewReader = (doc: CrdtDoc) => SessionView

/**
 * Reads one document through its life. A part whose Automerge object is the same one is not read
 * again, and a part that reads the same keeps its identity.
 */
export function createViewReader(): ViewReader {
  const readAnyTransport = lastResult((container: unknown) => readTransport(container))
  const readStored = lastResult(readPlayers)
  const readStrip = createStripReader()
  const readPeople = createPeopleReader(readStrip)
  const removed = createRemovedReader()
  const context = createContextReader()
  const tracks = createTracksReader(readStrip)
  const instrumented = createInstrumentation()
  const takes = createTakesReader()
  const sections = createSectionsReader()
  const markers = createMarkersReader()
  const timelines = createTimelinesReader()
  const engines = createEnginesReader()
  const queue = createQueueReader()
  const generations = createGenerationsReader()
  const analysis = createAnalysisReader()
  const chat = createChatReader()
  const actionPages = createActionPagesReader()
  let view: SessionView | undefined

  return doc => {
    const along = timelines(doc.points)
    const transport = keepEqual(
      view?.transport,
      transportView({ ...readAnyTransport(doc.transport), ...marksOf(along) }),
    )
    const stored = readStored(doc.players)
    const office = readOffice(doc.office, stored)
    const isHost = (player: PlayerId) => hasHeldOffice(office, player)
    const players = readPeople(stored, doc.people, office)
    view = keepEqual(view, {
      schema: schemaOf(doc.schema),
      context: context(doc, transport),
      transport,
      saving: readSaving(doc.saving, isHost),
      locked: readLocked(doc.lock, isHost),
      players,
      removed: removed(doc.people, office),
      ...(office.awaited !== undefined && { awaited: office.awaited }),
      tracks: instrumented(tracks(doc.tracks), owner => players[owner] ?? DEFAULT_SOUND),
      takes: takes(doc.takes),
      sections: sections(doc.sections),
      markers: markers(doc.markers),
      timelines: along,
      engines: engines(doc.engines),
      queue: queue(doc.queue),
      generations: generations(doc.generations),
      analysis: analysis(doc.analysis),
      chat: chat(doc.chat),
      actionPages: actionPages(doc.actions),
    })
    return view
  }
}

/** Newer than ours where a newer program has been here: what only that one knows is kept unread. */
const schemaOf = (stored: unknown): number =>
  Number.isSafeInteger(stored) ? Math.max(SCHEMA_VERSION, stored as number) : SCHEMA_VERSION
