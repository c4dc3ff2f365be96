/** Links in Node: simple-peer over libdatachannel. */
import { cleanup } from 'node-datachannel'
import SimplePeer from 'simple-peer'
import { createSimplePeerDialer } from '../shared/net/simple-peer-dialer.ts'
import type { Clock, Dialer } from '../shared/ports.ts'
import { createNodeRtc, type PortRange } from './node-rtc.ts'
import { announceAt } from './public-address.ts'

export interface NodeDialer extends Dialer {
  /** Ends every connection of this process. Links are to be closed before. Twice is safe. */
  close(): void
}

export function createNodeDialer(options: {
  readonly clock: Clock
  readonly rtcPorts?: PortRange | undefined
  /** What a router forwards to us: announced in the place of private addresses. */
  readonly rtcPublicIp?: string | undefined
  /** `relay`: through a TURN server only. */
  readonly iceTransportPolicy?: 'all' | 'relay'
}): NodeDialer {
  const { clock, rtcPorts, rtcPublicIp, iceTransportPolicy } = options
  const wrtc = createNodeRtc(rtcPorts)
  let closed = false
  const dialer = createSimplePeerDialer({
    clock,
    iceTransportPolicy: iceTransportPolicy ?? 'all',
    announce: rtcPublicIp ? announceAt(rtcPublicIp) : text => text,
    construct: peerOptions => new SimplePeer({ ...peerOptions, wrtc }),
  })
  return {
    ...dialer,
    close() {
      if (closed) return
      closed = true
      cleanup()
    },
  }
}
