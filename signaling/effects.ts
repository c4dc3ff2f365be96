import type { ServerSignal } from '../shared/protocol/signaling.ts'

/** One socket, for as long as it is open. */
export type ConnectionId = string & { readonly __id: 'ConnectionId' }
export const connectionId = (socket: string): ConnectionId => socket as ConnectionId

/** What the rendezvous wants done; it does nothing itself. */
export type Effect =
  | { readonly type: 'say'; readonly to: ConnectionId; readonly signal: ServerSignal }
  /** Ask `holder` for a sign of life, then call `settle(challenger, …)` (SG3). */
  | { readonly type: 'probe'; readonly holder: ConnectionId; readonly challenger: ConnectionId }
  | { readonly type: 'hang-up'; readonly connection: ConnectionId }

export const say = (to: ConnectionId, signal: ServerSignal): Effect => ({ type: 'say', to, signal })
