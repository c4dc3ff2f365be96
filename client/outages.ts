/** One sentence when somebody, or everybody, is heard again: who was away, and for how long. */
import { SUSPECT_MICROS } from '../shared/live/heartbeat.ts'
import type { Cancel, Clock } from '../shared/ports.ts'
import type { PeerId } from '../shared/protocol/ids.ts'
import type { PeerView, RoomView } from '../shared/session/room-view.ts'
import { localMicros, type Micros, micros, ms, seconds } from '../shared/time/units.ts'

export interface Outages {
  /** At every change of the room's view. */
  look(view: RoomView): void
  close(): void
}

/** Shorter ones are heard, not told. */
const WORTH_TELLING = seconds(2)
/** Those who come back together are told of together. */
const GATHER = ms(1_500)

interface Outage {
  readonly since: number
  /** The server was out of reach as well: it is our own network that was gone. */
  isNetwork: boolean
}

export function createOutages(options: {
  readonly clock: Clock
  say(sentence: string): void
}): Outages {
  const { clock } = options
  const heard = new Set<PeerId>()
  const lost = new Map<PeerId, Outage>()
  let returned: { readonly name: string; readonly span: Micros; readonly isNetwork: boolean }[] = []
  let gathering: Cancel | undefined

  function lose({ peer, link }: PeerView, { signaling }: RoomView): void {
    // A link is called suspect after 3 s of silence, but known to be lost at once.
    const silent = link === 'suspect' ? SUSPECT_MICROS : 0
    heard.delete(peer)
    lost.set(peer, { since: clock.now() - silent, isNetwork: !signaling })
  }

  function find({ peer, name }: PeerView): void {
    heard.add(peer)
    const outage = lost.get(peer)
    lost.delete(peer)
    const span = micros(clock.now() - (outage?.since ?? clock.now()))
    if (!outage || span < WORTH_TELLING) return
    returned.push({ name, span, isNetwork: outage.isNetwork })
    gathering ??= clock.at(localMicros(clock.now() + GATHER), tell)
  }

  function tell(): void {
    gathering = undefined
    const longest = Math.max(...returned.map(({ span }) => span))
    const names = returned.map(({ name }) => name)
    // Several at once, and nobody who stayed: it was not they who were gone.
    const isNetwork =
      returned.every(one => one.isNetwork) || (names.length > 1 && heard.size === names.length)
    options.say(sentenceOf(isNetwork ? [] : names, longest))
    returned = []
  }

  return {
    look(view) {
      for (const one of Object.values(view.peers)) {
        if (one.recorder || one.door) continue
        if (one.link === 'open') find(one)
        else if (heard.has(one.peer)) lose(one, view)
        const outage = lost.get(one.peer)
        if (outage && !view.signaling) outage.isNetwork = true
      }
      // Who said goodbye is not away.
      for (const peer of heard) if (!view.peers[peer]) heard.delete(peer)
    },
    close: () => gathering?.(),
  }
}

/** @param names of who was away; none means the network was @param span µs */
function sentenceOf(names: readonly string[], span: number): string {
  const all = Math.round(span / 1e6)
  const howLong = all < 60 ? `${all} s` : `${Math.floor(all / 60)} min ${all % 60} s`
  if (names.length === 0) return `The network was gone for ${howLong}.`
  if (names.length === 1) return `${names[0]} was away for ${howLong}.`
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} were away for up to ${howLong}.`
}
