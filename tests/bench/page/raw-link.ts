/** The bare rival: data channels between the same two pages, nothing on top of them. */
import { now } from './moments.ts'

const PING = 0
const PONG = 1
const NUMBERED = 2
const NUMBERS = 4
const HEADER_BYTES = 8 * NUMBERS

export interface ClockOffset {
  /** The other page's clock less this one's, ms. */
  readonly offset: number
  /** Half the quickest round trip: how far `offset` may be off, ms. */
  readonly bound: number
}

export type RawLane = 'datagrams' | 'ordered'

export interface RawLink {
  /** SDP, candidates included. */
  offer(): Promise<string>
  answer(offer: string): Promise<string>
  accept(answer: string): Promise<void>
  opened: Promise<void>
  send(lane: RawLane, number: number, bytes: number): void
  onNumber(listener: (lane: RawLane, number: number) => void): void
  measureOffset(pings: number): Promise<ClockOffset>
  /** Carries another rival's bytes. */
  readonly rival: RTCDataChannel
}

export function createRawLink(): RawLink {
  const connection = new RTCPeerConnection({ iceServers: [] })
  const channel = (id: number, options: RTCDataChannelInit) => {
    const made = connection.createDataChannel(`raw ${id}`, { ...options, negotiated: true, id })
    made.binaryType = 'arraybuffer'
    return made
  }
  const lanes = {
    datagrams: channel(1, { ordered: false, maxRetransmits: 0 }),
    ordered: channel(2, { ordered: true }),
  }
  const rival = channel(3, { ordered: true })
  let onNumber = (_lane: RawLane, _number: number): void => {}
  let onPong = (_sentAt: number, _heardAt: number): void => {}

  for (const lane of ['datagrams', 'ordered'] as const)
    lanes[lane].onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const at = now()
      const [kind, first = 0, second = 0] = new Float64Array(data, 0, NUMBERS)
      if (kind === NUMBERED) onNumber(lane, first)
      else if (kind === PING) lanes[lane].send(Float64Array.of(PONG, first, at, 0))
      else onPong(first, second)
    }

  async function described(description: RTCSessionDescriptionInit): Promise<string> {
    await connection.setLocalDescription(description)
    while (connection.iceGatheringState !== 'complete')
      await new Promise(resolve => {
        connection.onicegatheringstatechange = resolve
      })
    return connection.localDescription?.sdp ?? ''
  }

  const ping = () =>
    new Promise<{ readonly rtt: number; readonly offset: number }>(resolve => {
      onPong = (sentAt, heardAt) => {
        const back = now()
        resolve({ rtt: back - sentAt, offset: heardAt - (sentAt + back) / 2 })
      }
      lanes.ordered.send(Float64Array.of(PING, now(), 0, 0))
    })

  const isOpen = (one: RTCDataChannel) =>
    new Promise<void>(resolve => {
      one.onopen = () => resolve()
    })

  return {
    offer: async () => described(await connection.createOffer()),
    async answer(offer) {
      await connection.setRemoteDescription({ type: 'offer', sdp: offer })
      return described(await connection.createAnswer())
    },
    accept: answer => connection.setRemoteDescription({ type: 'answer', sdp: answer }),
    opened: Promise.all([lanes.datagrams, lanes.ordered, rival].map(isOpen)).then(() => {}),
    send(lane, number, bytes) {
      const payload = new Uint8Array(Math.max(HEADER_BYTES, bytes))
      new Float64Array(payload.buffer, 0, NUMBERS).set([NUMBERED, number])
      lanes[lane].send(payload)
    },
    onNumber(listener) {
      onNumber = listener
    },
    async measureOffset(pings) {
      let best = await ping()
      for (let n = 1; n < pings; n++) {
        const next = await ping()
        if (next.rtt < best.rtt) best = next
      }
      return { offset: best.offset, bound: best.rtt / 2 }
    },
    rival,
  }
}
