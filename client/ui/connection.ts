/** One word for all links of a room, and the longer sentence behind it. Pure. */
import { unreachable } from '../../shared/result.ts'
import type { DeliveryView } from '../../shared/session/delivery.ts'
import type { PeerView, RoomView } from '../../shared/session/room-view.ts'
import { changesText } from '../undelivered.ts'

export interface Connection {
  readonly state:
    | 'connected'
    | 'relay'
    | 'connecting'
    | 'reconnecting'
    | 'offline'
    | 'sending'
    | 'different'
  readonly text: string
}

export function connectionOf(room: RoomView): Connection {
  const players = Object.values(room.peers).filter(peer => !peer.recorder && !peer.door)
  const lost = players.filter(isLost).length
  if (room.phase.name === 'opening') return { state: 'connecting', text: 'Connecting' }
  if (!room.signaling && lost === players.length)
    return { state: 'offline', text: `Offline, ${keptText(room.delivery.kept)}` }
  if (lost > 0) return { state: 'reconnecting', text: `Reconnecting (${lost})` }
  if (!room.signaling) return { state: 'reconnecting', text: 'Reconnecting' }
  const undelivered = undeliveredOf(room.delivery)
  if (undelivered) return undelivered
  if (players.some(peer => peer.link === 'connecting'))
    return { state: 'connecting', text: 'Connecting' }
  if (players.some(peer => peer.route === 'turn' || peer.route === 'relay'))
    return { state: 'relay', text: 'Relay' }
  return { state: 'connected', text: 'Connected' }
}

const keptText = (changes: number): string =>
  changes === 0 ? 'kept here' : `${changesText(changes)} kept`

/** What is mine and has not arrived comes before how the links stand (DL3). */
function undeliveredOf({ state, waiting }: DeliveryView): Connection | undefined {
  switch (state) {
    case 'arrived':
      return undefined
    case 'late':
      return {
        state: 'sending',
        text: `${changesText(waiting)} on ${waiting === 1 ? 'its' : 'their'} way`,
      }
    case 'stuck':
      return { state: 'sending', text: `${changesText(waiting)} not there yet` }
    case 'different':
      return { state: 'different', text: 'Pages differ' }
    default:
      return unreachable(state)
  }
}

const isLost = ({ link }: PeerView): boolean => link === 'suspect' || link === 'reconnecting'

/** Which way that player's notes take, where it is not the direct one; undefined where it is. */
export function wayText(room: RoomView, { route, via }: PeerView): string | undefined {
  if (route === 'turn') return 'by relay'
  if (route !== 'relay') return undefined
  const carrier = via === undefined ? undefined : room.peers[via]
  if (carrier?.recorder) return 'through the Recorder'
  return carrier?.name ? `through ${carrier.name}` : 'through another player'
}

/** Of the furthest player, one way, in ms; undefined while alone or not measured. */
export function furthestDelay(room: RoomView): number | undefined {
  const delays = Object.values(room.peers)
    .filter(peer => !peer.recorder && !peer.door && peer.link === 'open')
    .flatMap(peer => (peer.rtt === undefined ? [] : [peer.rtt / 2000]))
  return delays.length === 0 ? undefined : Math.max(...delays)
}

/** What most ensembles can play with: up to 30 ms one way easily, up to 60 with effort. */
export const delayQuality = (oneWayMs: number): 'good' | 'fair' | 'far' =>
  oneWayMs <= 30 ? 'good' : oneWayMs <= 60 ? 'fair' : 'far'
