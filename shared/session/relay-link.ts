/**
 * One end of a relayed link: a link like any other, sealed to its other end, over a carrier that we
 * have a direct link to (RL4, RL5, RL6).
 */
import type { Cancel, Clock, Lane, Link } from '../ports.ts'
import type { PeerId } from '../protocol/ids.ts'
import type { RelayKeys } from '../protocol/relay-keys.ts'
import type { Hop } from './relay-hop.ts'
import { createRelayLive } from './relay-live.ts'
import { createRelaySync } from './relay-sync.ts'

export interface RelayLinkOptions {
  readonly clock: Clock
  readonly carrier: PeerId
  readonly hop: Hop
  readonly circuit: number
  readonly keys: RelayKeys
  readonly fingerprints: Link['fingerprints']
  /** At most once, whoever ended it; before `link.onClose`. */
  readonly onEnd: () => void
}

/** The link, and what its carrier delivers to it. */
export interface RelayLink {
  readonly link: Link
  frame(box: Uint8Array): void
  ack(frames: number): void
  datagram(bytes: Uint8Array): void
  /** The carrier says that it is over, or is gone itself. */
  end(): void
  /** Datagrams and acks that no honest end and carrier send. */
  refused(): number
}

export function createRelayLink(options: RelayLinkOptions): RelayLink {
  const { clock, hop, circuit, keys } = options
  const closeListeners = new Set<() => void>()
  let isOpen = true

  function end(): void {
    if (!isOpen) return
    isOpen = false
    sync.close()
    options.onEnd()
    for (const tell of [...closeListeners]) tell()
    closeListeners.clear()
  }

  function close(): void {
    if (isOpen) hop.say({ name: 'close', circuit })
    end()
  }

  const sync = createRelaySync({ clock, hop, circuit, keys: keys.sync, onBroken: close })
  const live = createRelayLive({ clock, hop, circuit, keys: keys.live })
  const whileOpen = (lane: Lane): Lane => ({
    ...lane,
    send: bytes => isOpen && lane.send(bytes),
    onMessage: listener =>
      lane.onMessage(bytes => {
        if (isOpen) listener(bytes)
      }),
  })

  return {
    link: {
      sync: whileOpen(sync.lane),
      live: whileOpen(live.lane),
      fingerprints: options.fingerprints,
      via: options.carrier,
      route: () => 'relay',
      onClose: (listener): Cancel => {
        closeListeners.add(listener)
        return () => {
          closeListeners.delete(listener)
        }
      },
      close,
    },
    frame: box => {
      if (isOpen) sync.frame(box)
    },
    ack: frames => {
      if (isOpen) sync.ack(frames)
    },
    datagram: bytes => {
      if (isOpen) live.datagram(bytes)
    },
    end,
    refused: live.refused,
  }
}
