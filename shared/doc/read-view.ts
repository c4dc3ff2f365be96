/** The document as everybody reads it: a total parser whose result is always musically legal. */
import { isPlayerId, type PlayerId } from '../protocol/ids.ts'
import { type Crdt, type CrdtDoc, readMap } from './crdt.ts'
import { readKey, readSaving, readScale, readTransport, transportView } from './fields.ts'
import { hostOf, readPlayers, type StoredPlayer } from './players.ts'
import { createTakesReader } from './read-takes.ts'
import { createTracksReader } from './read-tracks.ts'
import { readAuthors } from './register.ts'
import { SCHEMA_VERSION } from './schema.ts'
import { keepEqual, lastResult, shareEntries } from './sharing.ts'
import type { ContextView, PlayerView, SessionView } from './view.ts'

export type ViewReader = (doc: CrdtDoc) => SessionView

/**
 * Reads one document through its life. A part whose Automerge object is the same one is not read
 * again, and a part that reads the same keeps its identity.
 */
export function createViewReader(crdt: Crdt): ViewReader {
  const key = lastResult((container: unknown) => readKey(crdt, container))
  const scale = lastResult((container: unknown) => readScale(crdt, container))
  const readAnyTransport = lastResult((container: unknown) =>
    transportView(readTransport(crdt, container)),
  )
  const keyAuthors = lastResult((container: unknown) => readAuthors(crdt, container))
  const scaleAuthors = lastResult((container: unknown) => readAuthors(crdt, container))
  const transportAuthors = lastResult((container: unknown) => readAuthors(crdt, container))
  const stored = lastResult(readPlayers)
  const tracks = createTracksReader()
  const takes = createTakesReader()
  let view: SessionView | undefined

  return doc => {
    const context = readMap(doc.context)
    const transport = keepEqual(view?.transport, readAnyTransport(doc.transport))
    const players = stored(doc.players)
    const next: SessionView = {
      schema: SCHEMA_VERSION,
      context: keepEqual(view?.context, {
        tempo: transport.bpm,
        timeSignature: transport.timeSignature,
        key: key(context?.key),
        scale: scale(context?.scale),
        changedBy: changedBy(
          transportAuthors(doc.transport),
          keyAuthors(context?.key),
          scaleAuthors(context?.scale),
        ),
      } satisfies ContextView),
      transport,
      saving: readSaving(crdt, doc.saving, hostOf(players)),
      players: shareEntries(view?.players, playerViews(players)),
      tracks: tracks(doc.tracks),
      takes: takes(doc.takes),
    }
    view = keepEqual(view, next)
    return view
  }
}

type Authors = Readonly<Record<string, PlayerId>>

function changedBy(transport: Authors, key: Authors, scale: Authors): ContextView['changedBy'] {
  const authors = {
    tempo: transport.bpm,
    timeSignature: transport.timeSignature,
    key: key.key,
    scale: scale.scale,
  }
  return Object.fromEntries(Object.entries(authors).filter(([, author]) => author !== undefined))
}

function playerViews(
  players: ReadonlyMap<PlayerId, StoredPlayer>,
): Readonly<Record<PlayerId, PlayerView>> {
  const host = hostOf(players)
  const views: Record<PlayerId, PlayerView> = {}
  for (const [id, { name, colour, joinedAt }] of players)
    if (isPlayerId(id))
      views[id] = { id, name, colour, role: id === host ? 'host' : 'player', joinedAt }
  return views
}
