/** Messages over a link's sync lane: two streams that share it, the urgent one first (LK3). */
import { LinkError, ProtocolError } from '../errors.ts'
import type { Lane } from '../ports.ts'
import { concatBytes } from '../protocol/bytes.ts'

/** Urgent: edits and control. Bulk: catch-up and pages, which may take their time. */
export type Stream = 'urgent' | 'bulk'

export interface SyncLane {
  /**
   * Takes the message to send it whole, in the order of its stream. Keeps `message` until then: do
   * not change it.
   *
   * @returns false once the lane is broken or closed
   * @throws RangeError beyond 128 KiB urgent, 16 MiB bulk
   */
  send(message: Uint8Array, stream: Stream): boolean
  /** Bytes that wait here for the network, of one stream or of both. */
  queued(stream?: Stream): number
  /** Of the bulk stream, both ways: bytes that moved so far, and of messages that are under way. */
  bulk(): { readonly moved: number; readonly underWay: number }
  /** Hears and sends no more. The link itself stays. */
  close(): void
}

export const FRAME_BYTES = 16_384
const HEAD_BYTES = 2
const PART_BYTES = FRAME_BYTES - HEAD_BYTES
/** Above this, frames wait here, where an urgent one can still go first. */
const BUFFERED_LIMIT_BYTES = 65_536
const OUTBOX_BYTES = 32 * 1024 * 1024
const MAX_MESSAGE_BYTES = { urgent: 128 * 1024, bulk: 16 * 1024 * 1024 } as const
const STREAMS = ['urgent', 'bulk'] as const

export function createSyncLane(options: {
  readonly lane: Lane
  readonly onMessage: (message: Uint8Array, stream: Stream) => void
  /** At most once: the other end broke the rules, or takes too little. The link is to be closed. */
  readonly onBroken: (error: ProtocolError | LinkError) => void
}): SyncLane {
  const { lane } = options
  const outbox = { urgent: new Outbox(), bulk: new Outbox() }
  const inbox = { urgent: new Inbox('urgent'), bulk: new Inbox('bulk') }
  const queued = (stream?: Stream) =>
    stream ? outbox[stream].bytes : outbox.urgent.bytes + outbox.bulk.bytes
  let closed = false

  function pump(): void {
    while (!closed && lane.bufferedAmount() <= BUFFERED_LIMIT_BYTES) {
      const stream = outbox.urgent.bytes > 0 ? 'urgent' : 'bulk'
      const frame = outbox[stream].nextFrame(STREAMS.indexOf(stream))
      if (!frame || !lane.send(frame)) return
    }
  }

  function receive(frame: Uint8Array): void {
    if (closed) return
    const stream = STREAMS[frame[0] ?? -1]
    const more = frame[1]
    const isFull = frame.length === FRAME_BYTES
    const isFrame = more === 0 ? frame.length <= FRAME_BYTES : more === 1 && isFull
    if (!stream || !isFrame) fail(new ProtocolError('malformed', 'not a frame'))
    else if (!inbox[stream].add(frame.subarray(HEAD_BYTES)))
      fail(new ProtocolError('too-large', `a message too large for ${stream}`))
    else if (more === 0) options.onMessage(inbox[stream].take(), stream)
  }

  function fail(error: ProtocolError | LinkError): void {
    close()
    options.onBroken(error)
  }

  const stopListening = [lane.onLow(pump), lane.onMessage(receive)]
  function close(): void {
    closed = true
    for (const stop of stopListening) stop()
  }

  return {
    send(message, stream) {
      if (message.length > MAX_MESSAGE_BYTES[stream])
        throw new RangeError(`a message of ${message.length} bytes is too large for ${stream}`)
      if (closed) return false
      if (queued() + message.length > OUTBOX_BYTES) {
        fail(new LinkError('congested', `${queued()} bytes wait already`))
        return false
      }
      outbox[stream].add(message)
      pump()
      return !closed
    },
    queued,
    bulk: () => ({
      moved: outbox.bulk.moved + inbox.bulk.moved,
      underWay: outbox.bulk.bytes + inbox.bulk.bytes,
    }),
    close,
  }
}

/** Whole messages in, frames out. */
class Outbox {
  readonly #messages: Uint8Array[] = []
  #sent = 0
  /** Counts each message's two bytes of head too, so that an empty message waits as well. */
  bytes = 0
  /** So far, in frames. */
  moved = 0

  add(message: Uint8Array): void {
    this.#messages.push(message)
    this.bytes += message.length + HEAD_BYTES
  }

  nextFrame(stream: number): Uint8Array | undefined {
    const message = this.#messages[0]
    if (!message) return undefined
    const part = message.subarray(this.#sent, this.#sent + PART_BYTES)
    this.#sent += part.length
    this.moved += part.length
    this.bytes -= part.length
    const isLast = this.#sent === message.length
    if (isLast) {
      this.#messages.shift()
      this.#sent = 0
      this.bytes -= HEAD_BYTES
    }
    return concatBytes(Uint8Array.of(stream, isLast ? 0 : 1), part)
  }
}

/** Frames in, whole messages out. Bounded: all frames but a message's last are full. */
class Inbox {
  readonly #limit: number
  #parts: Uint8Array[] = []
  /** Of a message that has not come whole. */
  bytes = 0
  moved = 0

  constructor(stream: Stream) {
    this.#limit = MAX_MESSAGE_BYTES[stream]
  }

  /** @returns false when that makes the message too large */
  add(part: Uint8Array): boolean {
    this.bytes += part.length
    this.moved += part.length
    if (this.bytes <= this.#limit) this.#parts.push(part)
    return this.bytes <= this.#limit
  }

  take(): Uint8Array {
    const message = concatBytes(...this.#parts)
    this.#parts = []
    this.bytes = 0
    return message
  }
}
