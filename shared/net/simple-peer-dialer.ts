/**
 * Opens links with simple-peer, in browsers and in Node alike (LK2). Its stream is not used: both
 * lanes write to the raw data channels.
 */
import type { Clock, Dial, Dialer, DialOptions, Link } from '../ports.ts'
import type { IceServer } from '../protocol/signaling.ts'
import { localMicros, seconds } from '../time/units.ts'
import { isSimplePeer, type SimplePeer, type SimplePeerOptions } from './rtc.ts'
import { rtcLane } from './rtc-lane.ts'
import { watchRoute } from './rtc-route.ts'
import { decodeRtcSignal, encodeRtcSignal, fingerprintOf, type RtcSignal } from './rtc-signal.ts'

export interface SimplePeerDialerOptions {
  readonly clock: Clock
  /** `new SimplePeer(options)`, with Node's WebRTC added where there is no other. */
  construct(options: SimplePeerOptions): unknown
  /** `relay`: through a TURN server only. Default `all`. */
  readonly iceTransportPolicy?: 'all' | 'relay'
  /** Changes the addresses in what is said; default not. */
  announce?(text: string): string
}

const DIAL_TIMEOUT = seconds(15)
/** A closed link's last words may take so long. */
const LINGER = seconds(1)
const MAX_CANDIDATES = 128
const MAX_SYNC_BYTES = 16_384
const MAX_LIVE_BYTES = 1_150
const SYNC_CHANNEL = { negotiated: true, id: 0, ordered: true }
const LIVE_CHANNEL = { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 }

export const createSimplePeerDialer = (options: SimplePeerDialerOptions): Dialer => ({
  dial: dialOptions => new SimplePeerDial(options, dialOptions),
})

/** Browsers take no `undefined` for an absent name. */
const rtcIceServer = ({ urls, username, credential }: IceServer) => ({
  urls: [...urls],
  ...(username === undefined ? {} : { username }),
  ...(credential === undefined ? {} : { credential }),
})

class SimplePeerDial implements Dial {
  readonly #options: SimplePeerDialerOptions
  readonly #dial: DialOptions
  readonly #peer: SimplePeer | undefined
  readonly #closeListeners = new Set<() => void>()
  readonly #cancelTimeout: () => void
  #state: 'dialing' | 'open' | 'closed' = 'dialing'
  #described = false
  #candidates = 0

  constructor(options: SimplePeerDialerOptions, dial: DialOptions) {
    this.#options = options
    this.#dial = dial
    const { clock } = options
    this.#cancelTimeout = clock.at(localMicros(clock.now() + DIAL_TIMEOUT), () =>
      this.#fail('nobody answered within 15 s'),
    )
    const made = options.construct({
      initiator: dial.initiator,
      trickle: true,
      channelConfig: SYNC_CHANNEL,
      config: {
        iceServers: dial.ice.map(rtcIceServer),
        iceTransportPolicy: options.iceTransportPolicy ?? 'all',
      },
    })
    if (isSimplePeer(made)) {
      this.#peer = made
      this.#listen(made)
    } else clock.at(clock.now(), () => this.#fail('no connection could be made'))
  }

  #listen(peer: SimplePeer): void {
    const { _pc: connection, _channel: syncChannel } = peer
    const liveChannel = connection.createDataChannel('live', LIVE_CHANNEL)
    syncChannel.onmessage = null // else its stream would keep every message as well
    const sync = rtcLane(syncChannel, MAX_SYNC_BYTES)
    const live = rtcLane(liveChannel, MAX_LIVE_BYTES)
    const openIfReady = () => {
      if (this.#state !== 'dialing') return
      if (syncChannel.readyState !== 'open' || liveChannel.readyState !== 'open') return
      const local = fingerprintOf(connection.localDescription?.sdp ?? '')
      const remote = fingerprintOf(connection.remoteDescription?.sdp ?? '')
      if (!local || !remote) return this.#fail('a certificate without a fingerprint')
      this.#state = 'open'
      this.#cancelTimeout()
      const route = watchRoute(connection, this.#options.clock)
      route()
      this.#dial.onOpen(this.#link({ sync, live, route, fingerprints: { local, remote } }))
    }
    syncChannel.addEventListener('open', openIfReady)
    liveChannel.addEventListener('open', openIfReady)
    liveChannel.addEventListener('close', () => this.#end('the link closed'))
    peer.on('signal', said => this.#say(said))
    // simple-peer tells of the other end's goodbye, and of what goes wrong after ours, as an error.
    peer.on('error', error => this.#end(error instanceof Error ? error.message : 'it broke'))
    peer.on('close', () => this.#end('the link closed'))
  }

  #link(parts: Pick<Link, 'sync' | 'live' | 'route' | 'fingerprints'>): Link {
    return {
      ...parts,
      sync: this.#whileOpen(parts.sync),
      live: this.#whileOpen(parts.live),
      onClose: listener => {
        this.#closeListeners.add(listener)
        return () => {
          this.#closeListeners.delete(listener)
        }
      },
      close: () => this.close(),
    }
  }

  #whileOpen(lane: Link['sync']): Link['sync'] {
    return {
      ...lane,
      send: bytes => this.#state === 'open' && lane.send(bytes),
      onMessage: listener =>
        lane.onMessage(bytes => {
          if (this.#state === 'open') listener(bytes)
        }),
    }
  }

  #say(said: unknown): void {
    if (this.#state === 'closed') return
    const body = encodeRtcSignal(said, this.#options.announce ?? (text => text))
    if (body !== undefined) this.#dial.onSignal(body)
  }

  signal(body: string): void {
    if (this.#state === 'closed' || !this.#peer || this.#peer.destroyed) return
    const signal = decodeRtcSignal(body)
    if (signal && this.#isWanted(signal)) this.#peer.signal(signal)
  }

  /** One description of the other kind, and a bounded number of candidates. */
  #isWanted(signal: RtcSignal): boolean {
    if (signal.type === 'candidate') return ++this.#candidates <= MAX_CANDIDATES
    if (this.#described || signal.type !== (this.#dial.initiator ? 'answer' : 'offer')) return false
    this.#described = true
    return true
  }

  close(): void {
    const wasOpen = this.#state === 'open'
    if (this.#state === 'closed') return
    this.#shut()
    if (!wasOpen || !this.#peer) {
      this.#peer?.destroy()
      return
    }
    // A channel that closes sends its last words first; simple-peer ends with it, we at the latest.
    this.#peer._channel.close()
    const { clock } = this.#options
    clock.at(localMicros(clock.now() + LINGER), () => this.#peer?.destroy())
  }

  /** From outside: before it opened that is a failure, afterwards the link's end. */
  #end(reason: string): void {
    if (this.#state === 'dialing') this.#fail(reason)
    if (this.#state === 'closed') return
    this.#shut()
    this.#peer?.destroy()
  }

  #fail(reason: string): void {
    if (this.#state !== 'dialing') return
    this.#shut()
    this.#peer?.destroy()
    this.#dial.onFail(reason)
  }

  #shut(): void {
    this.#state = 'closed'
    this.#cancelTimeout()
    for (const tell of [...this.#closeListeners]) tell()
    this.#closeListeners.clear()
  }
}
