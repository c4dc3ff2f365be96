/**
 * What a carrier and the two ends of a relayed link say on their sync lanes (RL3, RL5). All but
 * `ask` and `refuse` name a circuit: one relayed link, by the number (0–127) its carrier gave it;
 * bit 7 is set when the carrier speaks, since both may carry for each other.
 *
 *   relay-message := u8 9 • u8 type • body
 *
 *   1 ask      16 B peer            4 close    u8 circuit
 *   2 refuse   16 B peer            5 frame    u8 circuit • box
 *   3 open     u8 circuit • 16 B    6 ack      u8 circuit • u32 frames
 */
import { ProtocolError } from '../errors.ts'
import { err, ok, type Result } from '../result.ts'
import { concatBytes, fromHex, toHex } from './bytes.ts'
import { isPeerId, type PeerId } from './ids.ts'

export type RelayMessage =
  /** To the carrier: link me with that peer. */
  | { readonly name: 'ask'; readonly peer: PeerId }
  /** From the carrier: not through me. */
  | { readonly name: 'refuse'; readonly peer: PeerId }
  /** From the carrier, to both ends: from now on this circuit leads to that peer. */
  | { readonly name: 'open'; readonly circuit: number; readonly peer: PeerId }
  | { readonly name: 'close'; readonly circuit: number }
  /** One sealed message of the relayed sync lane. */
  | { readonly name: 'frame'; readonly circuit: number; readonly box: Uint8Array }
  /** So many frames of the other end have arrived, all together. */
  | { readonly name: 'ack'; readonly circuit: number; readonly frames: number }

/** The sync-message kind (LK4) of all of these. */
export const RELAY = 9
/** A whole message of a sync lane, sealed. */
export const MAX_BOX_BYTES = 16_384 + 16
/** Set in a circuit's number when its carrier speaks. */
export const FROM_CARRIER = 0x80
/** What one end may have on its way to the other on the sync lane, each frame by its cost. */
export const RELAY_WINDOW_BYTES = 131_072
/** A frame costs this beside its box, so that many small ones are not free. */
export const FRAME_COST_BYTES = 32

const TYPE = { ask: 1, refuse: 2, open: 3, close: 4, frame: 5, ack: 6 } as const
const PEER_BYTES = 16
const BODY_AT = 2

export function encodeRelayMessage(message: RelayMessage): Uint8Array {
  const head = [RELAY, TYPE[message.name]]
  switch (message.name) {
    case 'ask':
    case 'refuse':
      return concatBytes(Uint8Array.from(head), peerBytes(message.peer))
    case 'open':
      return concatBytes(Uint8Array.of(...head, message.circuit), peerBytes(message.peer))
    case 'close':
      return Uint8Array.of(...head, message.circuit)
    case 'frame':
      return concatBytes(Uint8Array.of(...head, message.circuit), message.box)
    case 'ack': {
      const bytes = Uint8Array.of(...head, message.circuit, 0, 0, 0, 0)
      new DataView(bytes.buffer).setUint32(BODY_AT + 1, message.frames)
      return bytes
    }
  }
}

/** Any bytes of that kind → a message, or the reason why not. A box stays a view of `bytes`. */
export function decodeRelayMessage(bytes: Uint8Array): Result<RelayMessage, ProtocolError> {
  const body = bytes.subarray(BODY_AT)
  const circuit = body[0]
  switch (bytes[1]) {
    case TYPE.ask:
    case TYPE.refuse: {
      const peer = peerOf(body)
      const name = bytes[1] === TYPE.ask ? 'ask' : 'refuse'
      return peer ? ok({ name, peer }) : refuse(`${name} without a peer`)
    }
    case TYPE.open: {
      const peer = peerOf(body.subarray(1))
      return circuit !== undefined && peer
        ? ok({ name: 'open', circuit, peer })
        : refuse('open without a peer')
    }
    case TYPE.close:
      return circuit !== undefined && body.length === 1
        ? ok({ name: 'close', circuit })
        : refuse('close')
    case TYPE.frame: {
      const box = body.subarray(1)
      if (circuit === undefined || box.length === 0) return refuse('an empty frame')
      if (box.length > MAX_BOX_BYTES)
        return err(new ProtocolError('too-large', `a frame of ${box.length} bytes`))
      return ok({ name: 'frame', circuit, box })
    }
    case TYPE.ack: {
      if (circuit === undefined || body.length !== 5) return refuse('ack')
      const frames = new DataView(body.buffer, body.byteOffset).getUint32(1)
      return ok({ name: 'ack', circuit, frames })
    }
    default:
      return refuse(`relay message of type ${bytes[1]}`)
  }
}

/** @throws RangeError on what is no PeerId: a bug of ours */
function peerBytes(peer: PeerId): Uint8Array {
  const bytes = fromHex(peer.slice(2))
  if (bytes?.length !== PEER_BYTES) throw new RangeError(`${peer} is no peer`)
  return bytes
}

function peerOf(bytes: Uint8Array): PeerId | undefined {
  const peer = `p_${toHex(bytes)}`
  return isPeerId(peer) ? peer : undefined
}

const refuse = (why: string): Result<never, ProtocolError> =>
  err(new ProtocolError('malformed', why))
