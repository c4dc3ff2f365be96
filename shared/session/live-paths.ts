/**
 * The live side of every link: what I play goes out on each, what the others play comes in, and the
 * room clock is kept by the same heartbeats. No document, no page, no roster.
 */
import { createHeartbeat, type Heartbeat } from '../live/heartbeat.ts'
import { Journal } from '../live/journal.ts'
import { decodeDatagram } from '../live/packet.ts'
import { createLiveReceiver, type LiveReceiver } from '../live/receiver.ts'
import { createLiveSender, type LiveSender } from '../live/sender.ts'
import type { PlayedEvent } from '../midi/message.ts'
import type { Clock, Entropy, RoomClock } from '../ports.ts'
import type { PeerId } from '../protocol/ids.ts'
import { createRoomClock } from '../time/room-clock.ts'
import type { Micros } from '../time/units.ts'
import type { HeardNote } from './room-options.ts'
import type { PeerView, RoomView } from './room-view.ts'

export interface LivePathsOptions {
  readonly self: PeerId
  readonly clock: Clock
  readonly entropy: Entropy
  /** Over the document's heads; undefined until it is open. */
  digest(): Uint8Array | undefined
  send(peer: PeerId, datagram: Uint8Array): void
  onDigest(peer: PeerId, theirs: Uint8Array): void
  onHeard(note: HeardNote): void
  /** Every event of that peer once, also those too late to be heard. */
  onKept(peer: PeerId, event: PlayedEvent): void
  /** Nothing came from that peer for 4 s (LK5). */
  onSilent(peer: PeerId): void
  /** Round trips, losses or who hears whom changed. */
  onFigures(): void
}

export interface LiveFigures {
  readonly suspect: boolean
  readonly rtt: Micros | undefined
  readonly jitter: Micros | undefined
  readonly loss: number
  readonly hearsMe: PeerView['hearsMe']
}

export interface LivePaths {
  readonly roomClock: RoomClock
  clockView(): RoomView['clock']
  up(peer: PeerId): void
  down(peer: PeerId): void
  /** The peer will not come back: what was kept of its notes is forgotten. */
  gone(peer: PeerId): void
  datagram(peer: PeerId, bytes: Uint8Array): void
  play(event: PlayedEvent): void
  /** Ends every note of mine everywhere, also those still in flight. */
  panic(): void
  setAudible(audible: boolean): void
  figures(peer: PeerId): LiveFigures | undefined
  counts(): Readonly<Record<string, number>>
  close(): void
}

interface Path {
  readonly heartbeat: Heartbeat
  readonly sender: LiveSender
  audible: boolean | undefined
}

export function createLivePaths(options: LivePathsOptions): LivePaths {
  const { self, clock, entropy } = options
  const roomClock = createRoomClock({ self, clock, entropy })
  const journal = new Journal()
  const paths = new Map<PeerId, Path>()
  /** Outlives a link: the same peer over a new one goes on with the same notes (LV5). */
  const receivers = new Map<PeerId, LiveReceiver>()
  const refused = { datagrams: 0 }
  let epoch = 1
  let audible = false

  function receiverOf(peer: PeerId): LiveReceiver {
    const known = receivers.get(peer)
    if (known) return known
    const receiver = createLiveReceiver({
      clock,
      roomNow: roomClock.now,
      toLocal: roomClock.toLocal,
      deliver: ({ message, moment, due }) => options.onHeard({ peer, message, moment, due }),
      keep: event => options.onKept(peer, event),
      sendFeedback: bytes => options.send(peer, bytes),
      audible: () => audible,
    })
    receivers.set(peer, receiver)
    return receiver
  }

  function openPath(peer: PeerId): Path {
    const send = (bytes: Uint8Array) => options.send(peer, bytes)
    return {
      audible: undefined,
      sender: createLiveSender({ clock, roomNow: roomClock.now, epoch, journal, send }),
      heartbeat: createHeartbeat({
        clock,
        send,
        say: () => ({
          clock: roomClock.announcementTo(peer),
          audible,
          digest: options.digest(),
        }),
        onSample: sample => {
          roomClock.sample(peer, sample)
          options.onFigures()
        },
        onState: state => {
          if (state !== 'open') receivers.get(peer)?.releaseAll()
          if (state === 'gone') options.onSilent(peer)
          options.onFigures()
        },
      }),
    }
  }

  function closePath(peer: PeerId): void {
    const path = paths.get(peer)
    paths.delete(peer)
    path?.heartbeat.close()
    path?.sender.close()
    receivers.get(peer)?.releaseAll()
  }

  function hears(path: Path, theirs: boolean): void {
    if (path.audible === theirs) return
    path.audible = theirs
    options.onFigures()
  }

  return {
    roomClock,
    clockView: () => ({
      id: roomClock.id,
      reference: roomClock.reference,
      errorBound: roomClock.errorBound(),
    }),
    up(peer) {
      closePath(peer)
      receiverOf(peer).relink()
      paths.set(peer, openPath(peer))
    },
    down(peer) {
      closePath(peer)
      roomClock.forget(peer)
    },
    gone(peer) {
      receivers.get(peer)?.close()
      receivers.delete(peer)
    },
    datagram(peer, bytes) {
      const path = paths.get(peer)
      if (!path) return
      const decoded = decodeDatagram(bytes)
      if (!decoded.ok) {
        refused.datagrams++
        return
      }
      const datagram = decoded.value
      switch (datagram.kind) {
        case 'events':
          path.heartbeat.heard()
          receiverOf(peer).receive(datagram)
          break
        case 'feedback':
          path.heartbeat.heard()
          path.sender.feedback(datagram)
          hears(path, datagram.audible)
          break
        case 'ping':
          path.heartbeat.ping(datagram)
          roomClock.hear(peer, datagram.clock)
          hears(path, datagram.audible)
          if (datagram.digest) options.onDigest(peer, datagram.digest)
          break
        case 'pong':
          path.heartbeat.pong(datagram)
          break
      }
    },
    play(event) {
      journal.apply(event)
      for (const { sender } of paths.values()) sender.play(event)
    },
    panic() {
      epoch++
      journal.clear()
      for (const { sender } of paths.values()) sender.panic(epoch)
    },
    setAudible(next) {
      audible = next
    },
    figures(peer) {
      const path = paths.get(peer)
      if (!path) return undefined
      return {
        suspect: path.heartbeat.state !== 'open',
        rtt: path.heartbeat.rtt(),
        jitter: path.heartbeat.jitter(),
        loss: receivers.get(peer)?.stats().loss ?? 0,
        hearsMe: path.audible === undefined ? 'unknown' : path.audible ? 'yes' : 'locked',
      }
    },
    counts() {
      const counts = { packetsIn: 0, eventsIn: 0, recovered: 0, dropped: 0, packetsOut: 0 }
      for (const receiver of receivers.values()) {
        const stats = receiver.stats()
        counts.packetsIn += stats.packets
        counts.eventsIn += stats.events
        counts.recovered += stats.recovered
        counts.dropped += stats.dropped
      }
      for (const { sender } of paths.values()) counts.packetsOut += sender.stats().packets
      return { ...counts, refusedDatagrams: refused.datagrams }
    },
    close() {
      for (const peer of [...paths.keys()]) closePath(peer)
      for (const receiver of receivers.values()) receiver.close()
    },
  }
}
