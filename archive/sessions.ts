/** What is saved of each room, for whoever has its invite: read from the disk, or from the open room. */
import { join } from 'node:path'
import type { SessionView } from '../shared/doc/view.ts'
import type { PageStore } from '../shared/ports.ts'
import type { PageHash, RoomId } from '../shared/protocol/ids.ts'
import { summaryOf } from '../shared/take/summary.ts'
import type { Disk, FileFacts } from './disk.ts'
import { roomDirectory } from './room-files.ts'

/** One line of "My sessions". */
export interface SessionSummary {
  readonly room: RoomId
  /** Names, the first to come first. */
  readonly players: readonly string[]
  /** When something was last kept, ms since 1970. */
  readonly lastAt: number
  /** For how long somebody played, ms. */
  readonly duration: number
  readonly takes: number
  /** Note and controller events, each once. */
  readonly events: number
  /** On our disk, bytes. */
  readonly size: number
}

export interface Sessions {
  /** Undefined while nothing is saved of that room. @throws StoreError */
  summary(room: RoomId): Promise<SessionSummary | undefined>
  view(room: RoomId): Promise<SessionView | undefined>
  page(room: RoomId, hash: PageHash): Promise<Uint8Array | undefined>
}

export interface SessionsOptions {
  readonly disk: Disk
  /** DATA_DIR, absolute. */
  readonly directory: string
  readonly pages: PageStore
  /** The present view where the room is open here. */
  readonly openView: (room: RoomId) => SessionView | undefined
  /** Reads the document from its log; changes nothing. */
  readonly loadView: (room: RoomId) => Promise<SessionView>
}

/** Views of closed rooms that are kept for the next question: loading 100,000 changes takes 0.7 s. */
const REMEMBERED_VIEWS = 64

export function createSessions(options: SessionsOptions): Sessions {
  const { disk, directory, pages } = options
  const loaded = new Map<RoomId, { readonly stamp: string; readonly view: Promise<SessionView> }>()

  const factsOf = (room: RoomId, file: 'log' | 'pages') =>
    disk.stat(join(roomDirectory(directory, room), file))

  function viewOf(room: RoomId, log: FileFacts): Promise<SessionView> {
    const open = options.openView(room)
    if (open) return Promise.resolve(open)
    const stamp = `${log.bytes} ${log.changedAt}`
    const known = loaded.get(room)
    if (known?.stamp === stamp) return known.view
    const view = options.loadView(room)
    loaded.delete(room) // the latest stands last
    loaded.set(room, { stamp, view })
    view.catch(() => loaded.delete(room))
    for (const oldest of loaded.keys()) {
      if (loaded.size <= REMEMBERED_VIEWS) break
      loaded.delete(oldest)
    }
    return view
  }

  return {
    page: (room, hash) => pages.get(room, hash),
    async view(room) {
      const log = await factsOf(room, 'log')
      return log && viewOf(room, log)
    },
    async summary(room) {
      const [log, pages] = await Promise.all([factsOf(room, 'log'), factsOf(room, 'pages')])
      return log && summarize(room, await viewOf(room, log), pages ? [log, pages] : [log])
    },
  }
}

function summarize(room: RoomId, view: SessionView, files: readonly FileFacts[]): SessionSummary {
  const takes = Object.values(view.takes).map(take => summaryOf(take.pages))
  const players = Object.values(view.players).toSorted((a, b) => a.joinedAt - b.joinedAt)
  return {
    room,
    players: players.map(player => player.name),
    lastAt: Math.round(Math.max(...files.map(file => file.changedAt))),
    duration: Math.round(coveredBy(takes) / 1000),
    takes: takes.filter(take => take.events > 0).length,
    events: takes.reduce((sum, take) => sum + take.events, 0),
    size: files.reduce((sum, file) => sum + file.bytes, 0),
  }
}

/** Length of the union of all takes' spans, µs: who plays together does not play twice as long. */
function coveredBy(
  takes: readonly { readonly from?: number | undefined; readonly until?: number | undefined }[],
): number {
  const spans = takes
    .flatMap(({ from, until }) =>
      from !== undefined && until !== undefined ? [{ from, until }] : [],
    )
    .toSorted((a, b) => a.from - b.from)
  let covered = 0
  let end = Number.NEGATIVE_INFINITY
  for (const { from, until } of spans) {
    covered += Math.max(0, until - Math.max(from, end))
    end = Math.max(end, until)
  }
  return covered
}
