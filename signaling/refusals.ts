import type { RefusalCode } from '../shared/protocol/signaling.ts'
import { type ConnectionId, type Effect, say } from './effects.ts'

/** What the player reads. */
const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  malformed: 'The server did not understand this page. Reload it.',
  'too-large': 'That message is too large.',
  outdated: 'This page is older than the room. Reload it.',
  'duplicate-peer': 'This tab is in the room already.',
  'room-full': 'This room is full.',
  'rate-limited': 'Too many requests at once. Wait a moment.',
  'not-in-a-room': 'Join a room first.',
  'not-permitted': 'That is not permitted here.',
}

export const refusal = (to: ConnectionId, code: RefusalCode): Effect =>
  say(to, { type: 'refused', code, message: SENTENCES[code] })
