/** A dialer that counts what goes out over all of its links. */
import type { Dialer, Lane } from '../../../shared/ports.ts'

/** IP, UDP, DTLS and SCTP before a datagram's first byte. */
const HEADER_BYTES = 95
/** What fits into one datagram behind that. */
const PAYLOAD_BYTES = 1_150

/** Bytes that went out so far, with their headers. Acknowledgements are not seen. */
export interface WireCount {
  live: number
  sync: number
}

/** @param count is added to */
export function countingDialer(dialer: Dialer, count: WireCount): Dialer {
  const counted = (lane: Lane, kind: keyof WireCount): Lane => ({
    ...lane,
    send(bytes) {
      count[kind] += bytes.length + HEADER_BYTES * Math.ceil(bytes.length / PAYLOAD_BYTES)
      return lane.send(bytes)
    },
  })
  return {
    dial: options =>
      dialer.dial({
        ...options,
        onOpen: link =>
          options.onOpen({
            ...link,
            live: counted(link.live, 'live'),
            sync: counted(link.sync, 'sync'),
          }),
      }),
  }
}
