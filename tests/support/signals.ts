import type { PeerId, RoomId } from '../../shared/protocol/ids.ts'
import type { ClientSignal } from '../../shared/protocol/signaling.ts'

export type JoinSignal = Extract<ClientSignal, { type: 'join' }>

export const peer = (n: number): PeerId => `p_${n.toString(16).padStart(32, '0')}` as PeerId
export const room = (name: string): RoomId => `r_${name.padEnd(12, '0')}` as RoomId
/** 22 characters of base64url. */
export const tag = (name: string): string => name.padEnd(22, 'A')
export const inviteTo = (to: RoomId): string => `https://jam.example.org/r/${to}#${tag('secret')}`
export const RECORDER_TOKEN = 'a-token-of-the-recorder'
export const RECORDER_KEY = 'k'.repeat(43)

/** An honest join, straight into the room. */
export const join = (who: PeerId, where: RoomId): JoinSignal => ({
  type: 'join',
  version: 1,
  room: where,
  peer: who,
  resume: tag(`resume${who.slice(-4)}`),
  proof: tag('proof'),
  door: false,
})
export const recorderHello = (token = RECORDER_TOKEN): ClientSignal => ({
  type: 'recorder',
  version: 1,
  recorderToken: token,
  publicKey: RECORDER_KEY,
})
