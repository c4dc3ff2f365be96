/**
 * WebRTC for simple-peer in Node: node-datachannel's W3C classes, with what simple-peer stumbles over
 * put right.
 */
import { PeerConnection } from 'node-datachannel'
import {
  RTCIceCandidate,
  RTCPeerConnection,
  RTCSessionDescription,
} from 'node-datachannel/polyfill'
import type { SimplePeerOptions } from '../shared/net/rtc.ts'

/** UDP ports that connections may use, both included. */
export interface PortRange {
  readonly min: number
  readonly max: number
}

/** Three classes that simple-peer constructs and nobody else. */
export interface NodeRtc {
  readonly RTCPeerConnection: unknown
  readonly RTCSessionDescription: unknown
  readonly RTCIceCandidate: unknown
}

/** The `wrtc` option of simple-peer. */
export function createNodeRtc(ports: PortRange | undefined): NodeRtc {
  class NodePeerConnection extends RTCPeerConnection {
    readonly #native: PeerConnection
    /** libdatachannel refuses candidates before it has both descriptions. */
    readonly #early: unknown[] = []
    #negotiated = false

    constructor(config: SimplePeerOptions['config']) {
      const native = new PeerConnection('musearoo', {
        iceServers: config.iceServers.flatMap(iceUrls),
        iceTransportPolicy: config.iceTransportPolicy,
        // Else the answering end makes an offer of its own as soon as it has a channel.
        disableAutoNegotiation: true,
        ...(ports ? { portRangeBegin: ports.min, portRangeEnd: ports.max } : {}),
      })
      super({ peerConnection: native })
      this.#native = native
    }

    /** simple-peer gives the answering end's channel no name. */
    override createDataChannel(label: string | null, options: object) {
      return super.createDataChannel(label ?? 'sync', options)
    }

    /** Plain objects, here and below: simple-peer writes to `sdp`. */
    override async createOffer() {
      this.#native.setLocalDescription('offer')
      const { type, sdp } = await super.createOffer()
      return { type, sdp }
    }

    override async createAnswer() {
      this.#native.setLocalDescription('answer')
      await this.#addEarly()
      const { type, sdp } = await super.createAnswer()
      return { type, sdp }
    }

    /** libdatachannel makes a description and takes it in one step, which was the one above. */
    override async setLocalDescription() {}

    /** Without the candidates found so far: they travel one by one, and again would be refused. */
    override get localDescription() {
      const { type, sdp } = super.localDescription
      return { type, sdp: sdp.replace(/^a=(candidate:.*|end-of-candidates)\r?\n/gm, '') }
    }

    override async setRemoteDescription(description: RTCSessionDescription) {
      await super.setRemoteDescription(description)
      if (description.type === 'answer') await this.#addEarly()
    }

    override async addIceCandidate(candidate: unknown) {
      if (this.#negotiated) await super.addIceCandidate(candidate)
      else this.#early.push(candidate)
    }

    async #addEarly() {
      this.#negotiated = true
      for (const candidate of this.#early.splice(0)) await super.addIceCandidate(candidate)
    }
  }

  return { RTCPeerConnection: NodePeerConnection, RTCSessionDescription, RTCIceCandidate }
}

/** libdatachannel wants the credentials inside the URL. */
function iceUrls({ urls, username, credential }: SimplePeerOptions['config']['iceServers'][0]) {
  if (username === undefined || credential === undefined) return urls
  const login = `${encodeURIComponent(username)}:${encodeURIComponent(credential)}`
  return urls.map(url => url.replace(/^(turns?):/, `$1:${login}@`))
}
