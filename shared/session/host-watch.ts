/**
 * Hand-over by rule (DOC21): while the host is gone the longest-known player present stands in for
 * him, and a host who comes back is host again.
 */
import type { SessionView } from '../doc/view.ts'
import type { Cancel, Clock } from '../ports.ts'
import type { PlayerId } from '../protocol/ids.ts'
import { localMicros, seconds } from '../time/units.ts'

export interface HostWatchOptions {
  readonly clock: Clock
  readonly self: PlayerId
  session(): SessionView | undefined
  /** The other players who are linked and have come in. */
  present(): readonly PlayerId[]
  /** We have come in to play. */
  isIn(): boolean
  /** Makes us host. */
  take(): void
}

export interface HostWatch {
  /** After each change of the document, or of who is here. */
  look(): void
  close(): void
}

/** A reload or a change of networks is shorter. */
const PATIENCE = seconds(60)

export function createHostWatch(options: HostWatchOptions): HostWatch {
  const { clock, self } = options
  let waiting: Cancel | undefined
  /** For whom we have taken it back already: the document needs a moment to say so. */
  let tookBack: PlayerId | undefined

  function stop(): void {
    waiting?.()
    waiting = undefined
  }

  function look(): void {
    const session = options.session()
    const host = session && hostOf(session)
    if (!session || !options.isIn()) {
      stop()
      return
    }
    if (host === self) tookBack = undefined
    else if (session.awaited === self && tookBack !== host) {
      tookBack = host
      options.take()
    }
    if (host === undefined || host === self || options.present().includes(host)) stop()
    else waiting ??= clock.at(localMicros(clock.now() + PATIENCE), standIn)
  }

  /** Each finds out by himself whose turn it is; two at once are decided by the document. */
  function standIn(): void {
    waiting = undefined
    const players = options.session()?.players ?? {}
    const [first] = [self, ...options.present()]
      .flatMap(player => players[player] ?? [])
      .filter(({ role }) => role === 'player')
      .sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1))
    if (first?.id === self) options.take()
    look()
  }

  return { look, close: stop }
}

const hostOf = ({ players }: SessionView): PlayerId | undefined =>
  Object.values(players).find(({ role }) => role === 'host')?.id
