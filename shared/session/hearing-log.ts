/** Keeps how I heard the others beside my take, so that it can be heard so again (TK7). */
import type { Edit, HearingEntry } from '../doc/edit.ts'
import type { Placement } from '../live/listener-time.ts'
import type { Cancel, Clock } from '../ports.ts'
import type { PeerId, PlayerId } from '../protocol/ids.ts'
import { takeIdOf } from '../take/take-id.ts'
import { localMicros, ms, seconds } from '../time/units.ts'
import type { Guests } from './guests.ts'
import type { LivePaths } from './live-paths.ts'
import type { OwnTake } from './own-take.ts'

export interface HearingLogOptions {
  readonly self: PeerId
  readonly clock: Clock
  readonly guests: Pick<Guests, 'linked'>
  readonly live: Pick<LivePaths, 'placement' | 'roomClock'>
  readonly take: Pick<OwnTake, 'played' | 'pending'>
  edit(edits: readonly Edit[]): Promise<unknown>
}

export interface HearingLog {
  close(): void
}

const LOOK_EVERY = seconds(2)
/** Delays that differ by less sound alike. */
const WORTH_KEEPING = ms(5)
/** All that a take holds: the document stays small. */
const MOST = 200

export function createHearingLog(options: HearingLogOptions): HearingLog {
  const { self, clock, guests, live, take } = options
  const last = new Map<PlayerId, Placement>()
  let waiting: HearingEntry[] = []
  let kept = 0
  let cancel: Cancel = () => {}

  function look(): void {
    cancel = clock.at(localMicros(clock.now() + LOOK_EVERY), look)
    for (const [peer, { hello }] of guests.linked()) {
      const { player, role } = hello
      const placement = role === 'player' ? live.placement(peer) : undefined
      if (!placement || kept >= MOST || isAlike(last.get(player), placement)) continue
      last.set(player, placement)
      waiting.push({ moment: live.roomClock.now(), player, ...placement })
      kept++
    }
    // Not before a page of mine is written: a take that nobody played is none.
    if (waiting.length > 0 && take.played() > take.pending()) write()
  }

  function write(): void {
    const hearings = waiting.slice(0, 64)
    waiting = waiting.slice(hearings.length)
    options
      .edit([{ type: 'add-hearings', take: takeIdOf(self, 0), hearings }])
      .catch(() => undefined) // a document that cannot be written is told of elsewhere
  }

  look()
  return { close: () => cancel() }
}

const isAlike = (before: Placement | undefined, now: Placement): boolean =>
  before !== undefined &&
  before.mode === now.mode &&
  before.lines?.step === now.lines?.step &&
  Math.abs(before.delay - now.delay) < WORTH_KEEPING
