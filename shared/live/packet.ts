/** The live lane's one door: any bytes → a datagram we trust, or the reason why not (LV1, LV8). */
import { ProtocolError } from '../errors.ts'
import { err, type Result } from '../result.ts'
import { ByteReader } from './byte-reader.ts'
import { EVENTS, type EventsPacket, MAX_DATAGRAM_BYTES, readEvents } from './events-packet.ts'
import { FEEDBACK, type Feedback, readFeedback } from './feedback-packet.ts'
import { PING, type Ping, PONG, type Pong, readPing, readPong } from './ping-packet.ts'
import { PRESENCE, type PresencePacket, readPresence } from './presence-packet.ts'

export type Datagram = EventsPacket | Ping | Pong | Feedback | PresencePacket

/** Never throws. Keeps no reference to `bytes`. */
export function decodeDatagram(bytes: Uint8Array): Result<Datagram, ProtocolError> {
  if (bytes.length > MAX_DATAGRAM_BYTES)
    return err(new ProtocolError('too-large', `datagram of ${bytes.length} bytes`))
  const reader = new ByteReader(bytes)
  const kind = reader.u8()
  switch (kind) {
    case EVENTS:
      return readEvents(reader)
    case PING:
      return readPing(reader)
    case PONG:
      return readPong(reader)
    case FEEDBACK:
      return readFeedback(reader)
    case PRESENCE:
      return readPresence(reader)
    default:
      return err(new ProtocolError('malformed', `datagram of unknown kind ${kind}`))
  }
}
