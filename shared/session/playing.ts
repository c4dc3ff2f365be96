/** What is played here, and what becomes of it: takes, mine and the ends of others', and how it was heard. */
import type { Edit } from '../doc/edit.ts'
import type { Clock } from '../ports.ts'
import type { PeerId, PlayerId } from '../protocol/ids.ts'
import { createGapFiller, type GapFiller } from './gap-filler.ts'
import type { Guests } from './guests.ts'
import { createHearingLog, type HearingLog } from './hearing-log.ts'
import type { LivePaths } from './live-paths.ts'
import { createOwnTake, type OwnTake } from './own-take.ts'
import type { RoomMemory } from './room-memory.ts'
import { createTailKeeper, type TailKeeper } from './tail-keeper.ts'

export interface PlayingOptions {
  readonly self: PeerId
  readonly player: PlayerId
  readonly clock: Clock
  readonly guests: Guests
  readonly live: LivePaths
  memory(): Pick<RoomMemory, 'pages' | 'session'>
  /** Whether it is this peer's turn to write for one who vanished. */
  isFirst(): boolean
  edit(edits: readonly Edit[]): Promise<unknown>
}

export interface Playing {
  readonly take: OwnTake
  readonly tails: TailKeeper
  readonly gaps: GapFiller
  readonly hearing: HearingLog
}

export function createPlaying(options: PlayingOptions): Playing {
  const { self, player, clock, guests, live, memory, edit } = options
  const take = createOwnTake({
    peer: self,
    player,
    clock,
    position: live.positionAt,
    send: live.play,
    publish: (hash, bytes) => memory().pages.publish(hash, bytes),
    edit,
  })
  const tails = createTailKeeper({
    clock,
    takes: () => memory().session()?.takes ?? {},
    isWriter: options.isFirst,
    publish: (hash, bytes) => memory().pages.publish(hash, bytes),
    edit,
  })
  const gaps = createGapFiller({ guests, live, page: hash => memory().pages.get(hash) })
  const hearing = createHearingLog({ self, clock, guests, live, take, edit })
  return { take, tails, gaps, hearing }
}
