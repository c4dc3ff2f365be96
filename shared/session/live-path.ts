/** The live side of one link, and all of them in the order in which they are served. */
import type { Hearing } from '../live/hearing.ts'
import type { Heartbeat } from '../live/heartbeat.ts'
import type { LiveReceiver } from '../live/receiver.ts'
import type { LiveSender } from '../live/sender.ts'
import type { PeerId } from '../protocol/ids.ts'

/** Whether anybody hears there what I play: a player, or the Recorder, which can wait. */
export type Ears = 'first' | 'last'

export interface LivePath {
  readonly ears: Ears
  readonly heartbeat: Heartbeat
  readonly sender: LiveSender
  /** Its last word on whether it hears me. */
  hearing: Hearing | undefined
}

/** By peer; whoever listens comes before whoever does not, whenever their links came up. */
export class LivePathMap extends Map<PeerId, LivePath> {
  override set(peer: PeerId, path: LivePath): this {
    super.set(peer, path)
    for (const [other, waiting] of [...this]) {
      if (waiting.ears === 'first') continue
      this.delete(other) // what is set last comes last
      super.set(other, waiting)
    }
    return this
  }
}

export function liveCounts(
  paths: ReadonlyMap<PeerId, LivePath>,
  receivers: ReadonlyMap<PeerId, LiveReceiver>,
): Readonly<Record<string, number>> {
  const counts = { packetsIn: 0, eventsIn: 0, recovered: 0, dropped: 0, packetsOut: 0 }
  for (const receiver of receivers.values()) {
    const stats = receiver.stats()
    counts.packetsIn += stats.packets
    counts.eventsIn += stats.events
    counts.recovered += stats.recovered
    counts.dropped += stats.dropped
  }
  for (const { sender } of paths.values()) counts.packetsOut += sender.stats().packets
  return counts
}
