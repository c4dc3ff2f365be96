/** Players as the document keeps them: one atomic text each, which only that player writes. */
import { isPlayerId, type PlayerId } from '../protocol/ids.ts'
import type { Micros } from '../time/units.ts'
import { readMap } from './crdt.ts'
import { isMoment } from './legal.ts'
import { parseJson } from './register.ts'
import { MAX_ENTRIES } from './schema.ts'

export interface StoredPlayer {
  readonly name: string
  readonly colour: number
  readonly joinedAt: Micros
  /** Nobody was in the document when this player came. */
  readonly first: boolean
}

const MAX_NAME = 40
const COLOURS = 12

/** Total: a malformed name or colour is replaced, a player without a joining moment left out. */
function readPlayer(stored: unknown): StoredPlayer | undefined {
  const data = parseJson(stored)
  if (typeof data !== 'object' || data === null) return undefined
  const { name, colour, joinedAt, first } = data as Partial<Record<keyof StoredPlayer, unknown>>
  if (!isMoment(joinedAt)) return undefined
  return {
    name: typeof name === 'string' && name.trim() ? name.trim().slice(0, MAX_NAME) : '?',
    colour:
      Number.isInteger(colour) && (colour as number) >= 0 && (colour as number) < COLOURS
        ? (colour as number)
        : 0,
    joinedAt,
    first: first === true,
  }
}

export function readPlayers(container: unknown): ReadonlyMap<PlayerId, StoredPlayer> {
  const players = new Map<PlayerId, StoredPlayer>()
  const map = readMap(container) ?? {}
  for (const id of Object.keys(map).filter(isPlayerId).sort().slice(0, MAX_ENTRIES)) {
    const player = readPlayer(map[id])
    if (player) players.set(id, player)
  }
  return players
}

/** Of those who came first, the one who came earliest; of two at once the smaller id. */
export function hostOf(players: ReadonlyMap<PlayerId, StoredPlayer>): PlayerId | undefined {
  let host: PlayerId | undefined
  for (const [id, player] of players) {
    const best = host === undefined ? undefined : players.get(host)
    if (host === undefined || !best || comesBefore(id, player, host, best)) host = id
  }
  return host
}

function comesBefore(a: PlayerId, one: StoredPlayer, b: PlayerId, other: StoredPlayer): boolean {
  if (one.first !== other.first) return one.first
  return one.joinedAt < other.joinedAt || (one.joinedAt === other.joinedAt && a < b)
}
