/** What the product's own data channels carry: how much at a time, and how much of it is bulk. */
import { now } from './moments.ts'

const SYNC_CHANNEL = 0
/** First byte of a frame of catch-up or pages (LK3). */
const BULK = 1

/** Watches every send of this page's data channels until stopped. @returns median bytes by id */
export function watchPacketSizes(): () => Readonly<Record<number, number>> {
  const original = RTCDataChannel.prototype.send
  const sizes = new Map<number, number[]>()
  RTCDataChannel.prototype.send = function send(this: RTCDataChannel, data: never) {
    const length = (data as Uint8Array).byteLength
    const id = this.id ?? -1
    const known = sizes.get(id)
    if (known) known.push(length)
    else sizes.set(id, [length])
    original.call(this, data)
  }
  return () => {
    RTCDataChannel.prototype.send = original
    return Object.fromEntries(
      Array.from(sizes, ([id, all]) => {
        const sorted = all.toSorted((a, b) => a - b)
        return [id, sorted[sorted.length >> 1] ?? 0]
      }),
    )
  }
}

export interface Bulk {
  readonly bytes: number
  /** When the first and the last of it was sent, ms since 1970. */
  readonly from: number
  readonly until: number
}

/** Counts what this page sends of catch-up and pages from now on. @returns so far */
export function watchBulk(): () => Bulk {
  const original = RTCDataChannel.prototype.send
  let bulk: Bulk = { bytes: 0, from: Number.NaN, until: Number.NaN }
  RTCDataChannel.prototype.send = function send(this: RTCDataChannel, data: never) {
    const { byteLength, 0: stream } = data as Uint8Array
    if (this.id === SYNC_CHANNEL && stream === BULK) {
      const at = now()
      const from = bulk.bytes === 0 ? at : bulk.from
      bulk = { bytes: bulk.bytes + byteLength, from, until: at }
    }
    original.call(this, data)
  }
  return () => bulk
}
