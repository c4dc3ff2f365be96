/**
 * A relayed link's sync lane: sealed frames in order, at most a window of them on the way from end
 * to end, so that `bufferedAmount` tells what the other end has not got (RL5).
 */
import type { Cancel, Clock, Lane } from '../ports.ts'
import { FRAME_COST_BYTES, RELAY_WINDOW_BYTES } from '../protocol/relay-message.ts'
import { RelaySealer, RelayStreamOpener, TAG_BYTES } from '../protocol/relay-seal.ts'
import { localMicros, seconds } from '../time/units.ts'
import { createHearers } from './relay-hearers.ts'
import type { Hop } from './relay-hop.ts'

const MAX_MESSAGE_BYTES = 16_384
const LOW_WATER_BYTES = 65_536
/** A carrier that swallows a frame has cut the lane, whatever else it delivers. */
const ACK_PATIENCE = seconds(10)

export function createRelaySync(options: {
  readonly clock: Clock
  readonly hop: Hop
  readonly circuit: number
  readonly keys: { readonly out: Uint8Array; readonly in: Uint8Array }
  /** At most once: a frame was changed, repeated or lost on its way. The link is to be closed. */
  readonly onBroken: () => void
}) {
  const { clock, hop, circuit } = options
  const sealer = new RelaySealer(options.keys.out)
  const opener = new RelayStreamOpener(options.keys.in)
  const { hear, onMessage } = createHearers(clock)
  const lowListeners = new Set<() => void>()
  const outbox: Uint8Array[] = []
  /** Cost of each frame on its way, the oldest first. */
  const onTheWay: number[] = []
  let onTheWayBytes = 0
  let waitingBytes = 0
  let acknowledged = 0
  let closed = false
  let cancelPatience: Cancel | undefined

  const buffered = () => onTheWayBytes + waitingBytes

  function pump(): void {
    for (let next = outbox[0]; next && !closed; next = outbox[0]) {
      const cost = next.length + TAG_BYTES + FRAME_COST_BYTES
      if (onTheWayBytes + cost > RELAY_WINDOW_BYTES) return
      const box = sealer.seal(next)
      if (!box) {
        broken()
        return
      }
      outbox.shift()
      waitingBytes -= next.length
      onTheWay.push(cost)
      onTheWayBytes += cost
      hop.say({ name: 'frame', circuit, box })
      waitForAck()
    }
  }

  function waitForAck(): void {
    if (cancelPatience || onTheWay.length === 0) return
    const heard = acknowledged
    cancelPatience = clock.at(localMicros(clock.now() + ACK_PATIENCE), () => {
      cancelPatience = undefined
      if (acknowledged === heard) broken()
      else waitForAck()
    })
  }

  function broken(): void {
    close()
    options.onBroken()
  }

  function close(): void {
    closed = true
    cancelPatience?.()
    cancelPatience = undefined
  }

  const lane: Lane = {
    send(bytes) {
      if (bytes.length > MAX_MESSAGE_BYTES)
        throw new RangeError(`${bytes.length} bytes on a relayed sync lane`)
      if (closed) return false
      outbox.push(bytes.slice())
      waitingBytes += bytes.length
      pump()
      return !closed
    },
    bufferedAmount: buffered,
    onLow(listener) {
      const mine = () => listener()
      lowListeners.add(mine)
      return () => {
        lowListeners.delete(mine)
      }
    },
    onMessage,
  }

  return {
    lane,
    frame(box: Uint8Array): void {
      if (closed) return
      const message = opener.open(box)
      if (!message) {
        broken()
        return
      }
      hop.say({ name: 'ack', circuit, frames: opener.opened })
      hear(message)
    },
    /** Acks may come twice or be overtaken; one for what was never sent is a lie. */
    ack(frames: number): void {
      if (closed) return
      if (frames > acknowledged + onTheWay.length) {
        broken()
        return
      }
      const before = buffered()
      for (; acknowledged < frames; acknowledged++) onTheWayBytes -= onTheWay.shift() ?? 0
      if (onTheWay.length === 0) {
        cancelPatience?.()
        cancelPatience = undefined
      }
      pump()
      if (before > LOW_WATER_BYTES && buffered() <= LOW_WATER_BYTES)
        for (const tell of [...lowListeners]) tell()
    },
    close,
  }
}
