/** Leaving so that nothing of ours is lost and nobody waits for us: the take's end, bye, then go. */
import type { Clock } from '../ports.ts'
import { localMicros, type Micros, ms } from '../time/units.ts'
import type { Talk } from './talk.ts'

/** What goodbye gives the last notes, and then the last changes, to leave by. */
const PATIENCE = ms(1_500)
const CHECK_EVERY = ms(10)

export async function depart({
  clock,
  talk,
  writeTake,
}: {
  readonly clock: Clock
  readonly talk: Talk
  writeTake(): Promise<unknown>
}): Promise<void> {
  const elapsed = (span: Micros) =>
    new Promise<void>(resolve => {
      clock.at(localMicros(clock.now() + span), resolve)
    })
  await Promise.race([writeTake(), elapsed(PATIENCE)])
  talk.broadcast({ kind: 'bye', code: 'left' }, 'urgent')
  const deadline = clock.now() + PATIENCE
  // Once more after the last byte left our queue: the network's own buffer empties meanwhile.
  do await elapsed(CHECK_EVERY)
  while (talk.queued() > 0 && clock.now() < deadline)
}
