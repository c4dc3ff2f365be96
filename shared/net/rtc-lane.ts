import type { Cancel, Lane } from '../ports.ts'
import type { RtcChannel } from './rtc.ts'

const LOW_WATER_BYTES = 65_536

/** A lane over a data channel's own `send`, so that `bufferedAmount` tells the truth. */
export function rtcLane(channel: RtcChannel, maxBytes: number): Lane {
  const listeners = new Set<(bytes: Uint8Array) => void>()
  const lowListeners = new Set<() => void>()
  /** What came before anybody listened: the other end may open, and speak, first. */
  let early: Uint8Array[] | undefined = []

  channel.binaryType = 'arraybuffer'
  channel.bufferedAmountLowThreshold = LOW_WATER_BYTES
  channel.addEventListener('bufferedamountlow', () => {
    for (const tell of [...lowListeners]) tell()
  })
  channel.addEventListener('message', ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return
    const bytes = new Uint8Array(data)
    if (early) early.push(bytes)
    else hear(bytes)
  })

  function hear(bytes: Uint8Array): void {
    for (const listener of [...listeners]) listener(bytes)
  }

  /** Not inside `onMessage`: who listens is still being built. */
  async function catchUp(): Promise<void> {
    await undefined
    const waited = early ?? []
    early = undefined
    for (const bytes of waited) hear(bytes)
  }

  return {
    send(bytes) {
      if (bytes.length > maxBytes) throw new RangeError(`${bytes.length} bytes, not ${maxBytes}`)
      if (channel.readyState !== 'open') return false
      try {
        channel.send(bytes)
        return true
      } catch {
        return false // it closed this instant, or its buffer is full
      }
    },
    bufferedAmount: () => channel.bufferedAmount,
    onLow: listener => added(lowListeners, listener),
    onMessage(listener) {
      if (early && listeners.size === 0) void catchUp()
      return added(listeners, listener)
    },
  }
}

function added<T>(set: Set<T>, item: T): Cancel {
  set.add(item)
  return () => {
    set.delete(item)
  }
}
