/** Links through the browser's own WebRTC. */
import SimplePeer from 'simple-peer'
import { createSimplePeerDialer } from '../../shared/net/simple-peer-dialer.ts'
import type { Clock, Dialer } from '../../shared/ports.ts'

export const createBrowserDialer = (options: {
  readonly clock: Clock
  /** `relay`: through a TURN server only. */
  readonly iceTransportPolicy?: 'all' | 'relay'
}): Dialer =>
  createSimplePeerDialer({ ...options, construct: peerOptions => new SimplePeer(peerOptions) })
