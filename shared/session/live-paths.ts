/**
 * The live side of every link: what I play goes out on each, what the others play comes in, and the
 * room clock is kept by the same heartbeats. No document, no page, no roster.
 */

import type { EditStamp } from '../doc/edit.ts'
import type { TransportView } from '../doc/view.ts'
import type { Hearing } from '../live/hearing.ts'
import { createHeartbeat } from '../live/heartbeat.ts'
import { Journal } from '../live/journal.ts'
import type { Placement } from '../live/listener-time.ts'
import { decodeDatagram } from '../live/packet.ts'
import type { PlayoutChoice } from '../live/playout.ts'
import type { PresencePacket } from '../live/presence-packet.ts'
import { createLiveReceiver, type LiveReceiver } from '../live/receiver.ts'
import { createLiveSender } from '../live/sender.ts'
import { songLinesOf } from '../live/song-lines.ts'
import type { PlayedEvent } from '../midi/message.ts'
import type { Clock, Entropy, RoomClock } from '../ports.ts'
import type { PeerId } from '../protocol/ids.ts'
import { createRoomClock } from '../time/room-clock.ts'
import { positionIn } from '../time/transport.ts'
import { type Micros, micros, type Ticks, ticks } from '../time/units.ts'
import { hearsMeOf } from './hears-me.ts'
import { figuresOf, type LiveFigures } from './live-figures.ts'
import { type Ears, type LivePath, LivePathMap, liveCounts } from './live-path.ts'
import type { HeardNote } from './room-options.ts'
import type { RoomView } from './room-view.ts'
import { startLeadOf } from './start-lead.ts'

export interface LivePathsOptions {
  readonly self: PeerId
  readonly clock: Clock
  readonly entropy: Entropy
  /** Over the document's heads; undefined until it is open. */
  digest(): Uint8Array | undefined
  send(peer: PeerId, datagram: Uint8Array): void
  onDigest(peer: PeerId, theirs: Uint8Array): void
  onPresence(peer: PeerId, packet: PresencePacket): void
  onHeard(note: HeardNote): void
  /** Whether what is heard is played: not at the door. */
  isListening(): boolean
  /** Whether that player's notes are for the room: not a listener's, nor of who is muted for all. */
  isHeard(peer: PeerId): boolean
  /** Whether they are kept. */
  isPlaying(peer: PeerId): boolean
  /** Every event of that peer once, also those too late to be heard. */
  onKept(peer: PeerId, event: PlayedEvent): void
  /** Nothing came from that peer for 4 s (LK5). */
  onSilent(peer: PeerId): void
  /** A link fell silent or speaks again, who hears whom or how I hear somebody changed. */
  onFigures(): void
  /** A round trip was measured: nothing but figures moved. */
  onMeasured(): void
}

export interface LivePaths {
  readonly roomClock: RoomClock
  clockView(): RoomView['clock']
  /** @param ears `last`: nobody listens there, so what I play goes to all others first */
  up(peer: PeerId, ears: Ears): void
  down(peer: PeerId): void
  /** The peer will not come back: what was kept of its notes is forgotten. */
  gone(peer: PeerId): void
  datagram(peer: PeerId, bytes: Uint8Array): void
  play(event: PlayedEvent): void
  /** Ends every note of mine everywhere, also those still in flight. */
  panic(): void
  setAudible(audible: boolean): void
  /** I do not want to hear that player; told to it as its `hearsMe`. */
  setMuted(peer: PeerId, muted: boolean): void
  /** Ends what sounds of that player. */
  silence(peer: PeerId): void
  /** How I want to hear that player (LV10). */
  setMode(peer: PeerId, choice: PlayoutChoice): void
  /** What the notes may be placed on, at each change. */
  follow(transport: TransportView): void
  /** The moment, on which life of the room clock, and where the song is. */
  now(): Pick<EditStamp, 'moment' | 'clock' | 'position'>
  /** Where the song that is followed is at that moment; 0 before there is one. */
  positionAt(moment: Micros): Ticks
  /** Whether pages of that peer's takes could still give what is missing (LV12). */
  fills(peer: PeerId): boolean
  fill(peer: PeerId, events: readonly PlayedEvent[]): void
  /** How that player is heard now; undefined while nothing comes from it. */
  placement(peer: PeerId): Placement | undefined
  figures(peer: PeerId): LiveFigures | undefined
  /** How far ahead what all of these players are to hear of in time may take effect (TR3). */
  leadTo(peers: readonly PeerId[]): Micros
  counts(): Readonly<Record<string, number>>
  close(): void
}

export function createLivePaths(options: LivePathsOptions): LivePaths {
  const { self, clock, entropy } = options
  const roomClock = createRoomClock({
    self,
    clock,
    entropy,
    onChange: ({ name }) => {
      if (name === 'reference') return
      for (const receiver of receivers.values()) receiver.clockSet()
      followSong()
    },
  })
  const journal = new Journal()
  const paths = new LivePathMap()
  /** Outlives a link: the same peer over a new one goes on with the same notes (LV5). */
  const receivers = new Map<PeerId, LiveReceiver>()
  const muted = new Set<PeerId>()
  const choices = new Map<PeerId, PlayoutChoice>()
  const refused = { datagrams: 0 }
  let transport: TransportView | undefined
  let epoch = 1
  let audible = false

  function receiverOf(peer: PeerId): LiveReceiver {
    const known = receivers.get(peer)
    if (known) return known
    const receiver = createLiveReceiver({
      clock,
      roomNow: roomClock.now,
      toLocal: roomClock.toLocal,
      deliver: ({ message, moment, due }) => {
        if (options.isHeard(peer)) options.onHeard({ peer, message, moment, due })
      },
      keep: event => {
        if (options.isPlaying(peer)) options.onKept(peer, event)
      },
      sendFeedback: bytes => options.send(peer, bytes),
      audible: () => audible && options.isListening(),
      muted: () => muted.has(peer) || !options.isHeard(peer),
      choice: choices.get(peer) ?? 'auto',
    })
    receiver.follow(songLines())
    receivers.set(peer, receiver)
    return receiver
  }

  const positionAt = (moment: Micros) =>
    transport ? positionIn(transport, roomClock.id, moment) : ticks(0)

  const songLines = () => transport && songLinesOf(transport, roomClock.id)

  function followSong(): void {
    for (const receiver of receivers.values()) receiver.follow(songLines())
  }

  /** @param replaced what went over the link that this one takes over from, with no gap between */
  function openPath(peer: PeerId, ears: Ears, replaced: LivePath | undefined): LivePath {
    const send = (bytes: Uint8Array) => options.send(peer, bytes)
    const sender = () => createLiveSender({ clock, roomNow: roomClock.now, epoch, journal, send })
    return {
      ears,
      hearing: replaced?.hearing,
      sender: replaced?.sender ?? sender(),
      heartbeat: createHeartbeat({
        clock,
        send,
        say: () => ({
          clock: roomClock.announcementTo(peer),
          ...receiverOf(peer).hearing(),
          digest: options.digest(),
        }),
        onSample: sample => {
          roomClock.sample(peer, sample)
          const { sentAt, theirReceivedAt, theirSentAt, receivedAt } = sample
          const rtt = receivedAt - sentAt - (theirSentAt - theirReceivedAt)
          receiverOf(peer).travelled(micros(rtt / 2))
          options.onMeasured()
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

  function hears(path: LivePath, { audible, muted, reached }: Hearing): void {
    const before = path.hearing
    path.hearing = { audible, muted, reached }
    const now = path.hearing
    if (hearsMeOf(before) !== hearsMeOf(now) || before?.reached !== reached) options.onFigures()
  }

  return {
    roomClock,
    clockView: () => ({
      id: roomClock.id,
      reference: roomClock.reference,
      errorBound: roomClock.errorBound(),
    }),
    up(peer, ears) {
      // A link that takes over from another ends no note: only one that is lost does (LV6).
      const replaced = paths.get(peer)
      replaced?.heartbeat.close()
      receiverOf(peer).relink()
      paths.set(peer, openPath(peer, ears, replaced))
    },
    down(peer) {
      closePath(peer)
      roomClock.forget(peer)
    },
    gone(peer) {
      receivers.get(peer)?.close()
      receivers.delete(peer)
      muted.delete(peer)
      choices.delete(peer)
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
          hears(path, datagram)
          break
        case 'ping':
          path.heartbeat.ping(datagram)
          roomClock.hear(peer, datagram.clock)
          hears(path, datagram)
          if (datagram.digest) options.onDigest(peer, datagram.digest)
          break
        case 'pong':
          path.heartbeat.pong(datagram)
          break
        case 'presence':
          path.heartbeat.heard()
          options.onPresence(peer, datagram)
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
    setMuted(peer, isMuted) {
      if (isMuted) muted.add(peer)
      else muted.delete(peer)
    },
    silence: peer => receivers.get(peer)?.releaseAll(),
    setMode(peer, choice) {
      choices.set(peer, choice)
      receivers.get(peer)?.choose(choice)
      options.onFigures()
    },
    follow(next) {
      if (next === transport) return
      transport = next
      followSong()
    },
    now() {
      const moment = roomClock.now()
      return { moment, clock: roomClock.id, position: positionAt(moment) }
    },
    positionAt,
    fills: peer => receivers.get(peer)?.playout().mode === 'bar',
    fill: (peer, events) => receivers.get(peer)?.fill(events),
    placement: peer => (paths.has(peer) ? receivers.get(peer)?.placement() : undefined),
    figures(peer) {
      const path = paths.get(peer)
      return path && figuresOf(path, receivers.get(peer), roomClock.estimateOf(peer))
    },
    leadTo: peers => startLeadOf(peers.map(peer => paths.get(peer)?.heartbeat.slowestWay())),
    counts: () => ({ ...liveCounts(paths, receivers), refusedDatagrams: refused.datagrams }),
    close() {
      for (const peer of [...paths.keys()]) closePath(peer)
      for (const receiver of receivers.values()) receiver.close()
    },
  }
}
