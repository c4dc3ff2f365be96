/** The rooms that their creators list: GET /lobby, read as a stranger's data. */
import * as v from 'valibot'
import { isRoomId, type RoomId } from '../../shared/protocol/ids.ts'

const MAX_ROOMS = 200

const Lobby = v.pipe(
  v.array(
    v.object({
      room: v.custom<RoomId>(isRoomId),
      title: v.pipe(v.string(), v.maxLength(60)),
      players: v.pipe(v.number(), v.integer(), v.minValue(0)),
      invite: v.pipe(v.string(), v.maxLength(512)),
    }),
  ),
  v.maxLength(MAX_ROOMS),
)
export type LobbyRoom = v.InferOutput<typeof Lobby>[number]

/** @throws Error when the server cannot be reached or says something else than a lobby */
export async function fetchLobby(signal: AbortSignal): Promise<readonly LobbyRoom[]> {
  const response = await fetch('/lobby', { signal })
  if (!response.ok) throw new Error(`the lobby answered ${response.status}`)
  return v.parse(Lobby, await response.json())
}
