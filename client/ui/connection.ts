/** One word for all links of a room, and the longer sentence behind it. Pure. */
import type { PeerView, RoomView } from '../../shared/session/room-view.ts'

export interface Connection {
  readonly state: 'connected' | 'relay' | 'connecting' | 'reconnecting' | 'offline'
  readonly text: string
}

export function connectionOf(room: RoomView): Connection {
  const players = Object.values(room.peers).filter(peer => !peer.recorder && !peer.door)
  const lost = players.filter(isLost).length
  if (room.phase.name === 'opening') return { state: 'connecting', text: 'Connecting' }
  if (!room.signaling && lost === players.length)
    return { state: 'offline', text: 'Offline, kept here' }
  if (lost > 0) return { state: 'reconnecting', text: `Reconnecting (${lost})` }
  if (!room.signaling) return { state: 'reconnecting', text: 'Reconnecting' }
  if (players.some(peer => peer.link === 'connecting'))
    return { state: 'connecting', text: 'Connecting' }
  if (players.some(peer => peer.route === 'turn')) return { state: 'relay', text: 'Relay' }
  return { state: 'connected', text: 'Connected' }
}

const isLost = ({ link }: PeerView): boolean => link === 'suspect' || link === 'reconnecting'

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
