/**
 * What we use of WebRTC and of simple-peer, as shapes: a browser's own and Node's both have them.
 * `_pc` and `_channel` are simple-peer's privates; {@link isSimplePeer} checks that they are there.
 */
export interface RtcChannel {
  readonly readyState: string
  /** Bytes. */
  readonly bufferedAmount: number
  bufferedAmountLowThreshold: number
  binaryType: string
  onmessage: unknown
  send(bytes: Uint8Array): void
  close(): void
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void
}

export interface RtcConnection {
  readonly localDescription: { readonly sdp: string } | null
  readonly remoteDescription: { readonly sdp: string } | null
  createDataChannel(label: string, options: Readonly<Record<string, unknown>>): RtcChannel
  getStats(): Promise<{ forEach(visit: (report: unknown) => void): void }>
}

export interface SimplePeer {
  readonly _pc: RtcConnection
  readonly _channel: RtcChannel
  readonly destroyed: boolean
  on(event: string, listener: (value: unknown) => void): void
  /** @throws once destroyed */
  signal(data: unknown): void
  destroy(): void
}

/** The options of simple-peer's constructor that we give. */
export interface SimplePeerOptions {
  readonly initiator: boolean
  readonly trickle: boolean
  readonly channelConfig: Readonly<Record<string, unknown>>
  readonly config: {
    iceServers: { urls: string[]; username?: string; credential?: string }[]
    iceTransportPolicy: 'all' | 'relay'
  }
}

/** False also where the browser refused to open one more connection. */
export const isSimplePeer = (value: unknown): value is SimplePeer =>
  hasObject(value, '_pc') && hasObject(value, '_channel')

const hasObject = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, key) === 'object'
