import type { Clock, Dialer, Lane } from '../../shared/ports.ts'
import type { Hello } from '../../shared/protocol/hello.ts'
import type { PeerId, RoomId } from '../../shared/protocol/ids.ts'
import { createRelay, type Relay } from '../../shared/session/relay.ts'
import { createSyncLane, type SyncLane } from '../../shared/session/sync-lane.ts'
import { ms } from '../../shared/time/units.ts'
import { CLEAR, type MemoryLane, memoryLane, type Weather } from './memory-lane.ts'
import { seededEntropy, seededRandom } from './seeded-random.ts'

export type LaneName = 'sync' | 'live'
/** What a carrier makes of a message or datagram that it has carried: nothing, itself, more. */
type Tamper = (lane: LaneName, bytes: Uint8Array) => readonly Uint8Array[]

const [ANN, BOB, CEM] = ['a', 'b', 'c'].map(c => `p_${c.repeat(32)}`) as [PeerId, PeerId, PeerId]

interface RelayTrio {
  readonly ann: Dialer
  readonly bob: Dialer
  readonly relays: Readonly<Record<'ann' | 'bob' | 'cem', Relay>>
  /** Cem's own ways: he talks on them too. */
  readonly cemsLanes: readonly SyncLane[]
  /** The most that waited on any lane of the network. */
  mostBuffered(): number
  readonly offences: PeerId[]
  /** What Cem did to what he carried; set it to have it done. */
  tamper: Tamper
}

/** Ann and Bob, who have no link, and Cem, to whom both have one: relays without rooms. */
export function openTrio(clock: Clock, weather: Partial<Weather> = {}): RelayTrio {
  const random = seededRandom(7)
  const entropy = seededEntropy(7)
  const offences: PeerId[] = []
  const cemsLanes: SyncLane[] = []
  let mostBuffered = 0
  const relay = (self: PeerId): Relay =>
    createRelay({
      self,
      room: 'r_trio00000000' as RoomId,
      keys: { relay: new Uint8Array(32).fill(5) },
      clock,
      entropy,
      rtt: () => ms(20),
      onOffence: peer => offences.push(peer),
    })
  const relays = { ann: relay(ANN), bob: relay(BOB), cem: relay(CEM) }
  const trio: RelayTrio = {
    ann: relays.ann.dialerTo(BOB),
    bob: relays.bob.dialerTo(ANN),
    relays,
    cemsLanes,
    mostBuffered: () => mostBuffered,
    offences,
    tamper: (_, bytes) => [bytes],
  }

  /** One lane between two, and how what arrives at either end is heard. */
  function lanePair(name: LaneName, fromCem: (bytes: Uint8Array) => readonly Uint8Array[]) {
    const ends: MemoryLane[] = []
    const end = (to: number, pass: (bytes: Uint8Array) => readonly Uint8Array[]) =>
      memoryLane(name, {
        clock,
        random,
        weather: () => ({ ...CLEAR, ...weather }),
        isOpen: () => true,
        deliver: bytes => {
          mostBuffered = Math.max(mostBuffered, ends[1 - to]?.bufferedAmount() ?? 0)
          for (const passed of pass(bytes)) ends[to]?.arrive(passed)
        },
      })
    ends.push(
      end(1, bytes => [bytes]),
      end(0, fromCem),
    )
    return ends as [MemoryLane, MemoryLane]
  }

  function up(mine: Relay, peer: PeerId, sync: Lane, live: Lane): SyncLane {
    const lane = createSyncLane({
      lane: sync,
      onMessage: message => mine.message(peer, message),
      onBroken: () => mine.down(peer),
    })
    live.onMessage(bytes => mine.datagram(peer, bytes))
    const fingerprints = { local: '', remote: '' }
    const link = {
      sync,
      live,
      fingerprints,
      route: () => 'direct' as const,
      onClose: () => () => {},
    }
    mine.up(peer, { link: { ...link, close() {} }, lane, hello: {} as Hello })
    return lane
  }

  for (const [name, peer] of [
    ['ann', ANN],
    ['bob', BOB],
  ] as const) {
    // What Cem carries is one frame of his sync lane: head, then the relay message.
    const sync = lanePair('sync', bytes => trio.tamper('sync', bytes))
    const live = lanePair('live', bytes => trio.tamper('live', bytes))
    up(relays[name], CEM, sync[0], live[0])
    cemsLanes.push(up(relays.cem, peer, sync[1], live[1]))
  }
  return trio
}
