/**
 * A relayed link's live lane: each packet sealed by itself, so that loss and disorder cost what they
 * always cost (RL6).
 *
 *   relayed := u8 5 • u8 circuit • u32 counter • box
 */
import type { Clock, Lane } from '../ports.ts'
import { RelayDatagramOpener, RelaySealer } from '../protocol/relay-seal.ts'
import { createHearers } from './relay-hearers.ts'
import type { Hop } from './relay-hop.ts'

/** The kind of datagram (LV1). */
export const RELAYED = 5
const HEAD_BYTES = 6
/** The carrier's live lane takes 1,150 bytes: less the head and the seal, rounded down. */
export const MAX_RELAYED_LIVE_BYTES = 1_120

export function createRelayLive(options: {
  readonly clock: Clock
  readonly hop: Hop
  readonly circuit: number
  readonly keys: { readonly out: Uint8Array; readonly in: Uint8Array }
}) {
  const { hop, circuit } = options
  const sealer = new RelaySealer(options.keys.out)
  const opener = new RelayDatagramOpener(options.keys.in)
  const { hear, onMessage } = createHearers(options.clock)
  let refused = 0

  const lane: Lane = {
    send(bytes) {
      if (bytes.length > MAX_RELAYED_LIVE_BYTES)
        throw new RangeError(`${bytes.length} bytes on a relayed live lane`)
      const counter = sealer.next
      const box = sealer.seal(bytes)
      if (!box) return false
      const datagram = new Uint8Array(HEAD_BYTES + box.length)
      datagram[0] = RELAYED
      datagram[1] = circuit
      new DataView(datagram.buffer).setUint32(2, counter)
      datagram.set(box, HEAD_BYTES)
      hop.throw(datagram)
      return true
    },
    bufferedAmount: hop.liveBacklog,
    // Nobody waits on live: what is late is lost.
    onLow: () => () => {},
    onMessage,
  }

  return {
    lane,
    refused: () => refused,
    /** A whole datagram of this circuit. */
    datagram(bytes: Uint8Array): void {
      if (bytes.length < HEAD_BYTES) {
        refused++
        return
      }
      const counter = new DataView(bytes.buffer, bytes.byteOffset).getUint32(2)
      const packet = opener.open(counter, bytes.subarray(HEAD_BYTES))
      if (!packet) refused++
      else hear(packet)
    },
  }
}
