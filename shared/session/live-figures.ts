/** What is measured of one link, as the room's view shows it. */
import type { Hearing } from '../live/hearing.ts'
import type { Heartbeat } from '../live/heartbeat.ts'
import type { PlayoutFigures } from '../live/listener-time.ts'
import type { LiveReceiver } from '../live/receiver.ts'
import type { ClockEstimate } from '../time/clock-sync.ts'
import type { Micros } from '../time/units.ts'
import { hearsMeOf } from './hears-me.ts'
import type { HearsMe } from './room-view.ts'

export interface LiveFigures {
  readonly suspect: boolean
  readonly rtt: Micros | undefined
  readonly jitter: Micros | undefined
  readonly loss: number
  readonly hearsMe: HearsMe
  /** That page said that a note of mine went to its running output. */
  readonly heardMe: boolean
  readonly playout: PlayoutFigures | undefined
  readonly clockError: Micros | undefined
  readonly recovered: number
  readonly dropped: number
}

/** @param receiver outlives the link; undefined before its first packet */
export function figuresOf(
  { heartbeat, hearing }: { readonly heartbeat: Heartbeat; readonly hearing: Hearing | undefined },
  receiver: LiveReceiver | undefined,
  clock: ClockEstimate | undefined,
): LiveFigures {
  const stats = receiver?.stats()
  const isOpen = heartbeat.state === 'open'
  return {
    suspect: !isOpen,
    rtt: heartbeat.rtt(),
    jitter: heartbeat.jitter(),
    loss: stats?.loss ?? 0,
    hearsMe: isOpen ? hearsMeOf(hearing) : 'no-link',
    heardMe: isOpen && (hearing?.reached ?? false),
    playout: receiver?.playout(),
    clockError: clock?.errorBound,
    recovered: (stats?.recovered ?? 0) + (stats?.repaired ?? 0),
    dropped: stats?.dropped ?? 0,
  }
}
