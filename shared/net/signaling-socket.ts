import type { Signaling } from '../ports.ts'
import { decodeServerSignal, type ServerSignal } from '../protocol/signaling.ts'

/** What we use of a socket.io client socket. */
export interface SocketLike {
  readonly connected: boolean
  on(event: string, listener: (...args: unknown[]) => void): unknown
  off(event: string, listener: (...args: unknown[]) => void): unknown
  emit(event: string, ...args: unknown[]): unknown
  connect(): unknown
  disconnect(): unknown
}

/**
 * For `io(url, { ...SIGNALING_SOCKET })`: tries for ever, first after 0.25 s ± half, then with
 * back-off up to 5 s ± half, so that a room does not come back all at once.
 */
export const SIGNALING_SOCKET = {
  path: '/socket.io',
  reconnection: true,
  reconnectionAttempts: Number.POSITIVE_INFINITY,
  /** ms */
  reconnectionDelay: 250,
  /** ms */
  reconnectionDelayMax: 5_000,
  randomizationFactor: 0.5,
  /** ms that one attempt may take */
  timeout: 10_000,
  /** A socket of its own: closing one room's must not close another's. */
  forceNew: true,
} as const

export interface SignalingSocket extends Signaling {
  /** `refused`: what the server said that is no signal of ours (SG9). */
  readonly stats: { readonly refused: number }
}

/** The {@link Signaling} port over socket.io: one event `signal` each way, and `alive` (SG3). */
export function createSignalingSocket(socket: SocketLike): SignalingSocket {
  const stats = { refused: 0 }
  const hearSignal = new Set<(signal: ServerSignal) => void>()
  const hearConnected = new Set<(connected: boolean) => void>()
  let closed = false

  const tellConnected = (connected: boolean): void => {
    for (const listener of [...hearConnected]) listener(connected)
  }
  const handlers: Readonly<Record<string, (...args: unknown[]) => void>> = {
    connect: () => tellConnected(true),
    disconnect: reason => {
      tellConnected(false)
      // After a plain close socket.io dials by itself, after this one it waits to be told.
      if (reason === 'io server disconnect' && !closed) socket.connect()
    },
    signal: data => {
      const decoded = decodeServerSignal(data)
      if (!decoded.ok) {
        stats.refused++
        return
      }
      for (const listener of [...hearSignal]) listener(decoded.value)
    },
    alive: answer => {
      if (typeof answer === 'function') answer()
    },
  }
  for (const [event, handler] of Object.entries(handlers)) socket.on(event, handler)

  return {
    stats,
    send(signal) {
      // socket.io would keep it for later; by then the room has said it anew (SG10).
      if (!closed && socket.connected) socket.emit('signal', signal)
    },
    onSignal(listener) {
      hearSignal.add(listener)
      return () => hearSignal.delete(listener)
    },
    onConnected(listener) {
      hearConnected.add(listener)
      listener(!closed && socket.connected)
      return () => hearConnected.delete(listener)
    },
    close() {
      if (closed) return
      closed = true
      for (const [event, handler] of Object.entries(handlers)) socket.off(event, handler)
      socket.disconnect()
      tellConnected(false)
      hearSignal.clear()
      hearConnected.clear()
    },
  }
}
