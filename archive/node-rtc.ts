/**
 * WebRTC for simple-peer in Node: node-datachannel's W3C classes, with what simple-peer stumbles over
 * put right.
 */
import {
  type RTCDataChannel,
  RTCIceCandidate,
  RTCPeerConnection,
  RTCSessionDescription,
} from 'node-datachannel/polyfill'

export interface PortRange {
  readonly min: number
  readonly max: number
}

/** The `wrtc` option of simple-peer. */
export function createNodeRtc(ports: PortRange | undefined) {
  const range = ports ? { portRangeBegin: ports.min, portRangeEnd: ports.max } : {}

  class NodePeerConnection extends RTCPeerConnection {
    /** libdatachannel refuses candidates before it knows whose they are. */
    readonly #early: RTCIceCandidateInit[] = []
    #described = false

    constructor(config: RTCConfiguration) {
      super({ ...config, ...range })
    }

    /** As plain objects: simple-peer writes to `sdp`. */
    override async createOffer() {
      const { type, sdp } = await super.createOffer()
      return { type, sdp }
    }

    override async createAnswer() {
      const { type, sdp } = await super.createAnswer()
      return { type, sdp }
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit) {
      await super.setRemoteDescription(description)
      this.#described = true
      for (const candidate of this.#early.splice(0)) await this.addIceCandidate(candidate)
    }

    override async addIceCandidate(candidate: RTCIceCandidateInit) {
      if (!this.#described) this.#early.push(candidate)
      else await super.addIceCandidate(candidate)
    }
  }

  return { RTCPeerConnection: NodePeerConnection, RTCSessionDescription, RTCIceCandidate }
}
export type { RTCDataChannel }
