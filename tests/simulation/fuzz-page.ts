/** A page of a fuzzed session: a replica with its disk, its orphans and its sync, and no room around it. */
import { DocSync } from '../../shared/doc/doc-sync.ts'
import { type Incoming, inspectChange } from '../../shared/doc/incoming.ts'
import { createIntake, type Intake } from '../../shared/doc/intake.ts'
import { Orphans } from '../../shared/doc/orphans.ts'
import { createViewReader, type ViewReader } from '../../shared/doc/read-view.ts'
import { Replica } from '../../shared/doc/replica.ts'
import type { ActorId, PeerId } from '../../shared/protocol/ids.ts'
import { playerId } from '../support/edits.ts'
import { openTestCrdt } from '../support/open-doc.ts'

const crdt = await openTestCrdt()
const MAX_TURNS = 200
/** The player of who comes from outside: what he sends is not missed. */
export const NOBODY = playerId(9)

export interface Page {
  replica: Replica
  sync: DocSync
  orphans: Orphans
  intake: Intake
  read: ViewReader
  /** What its disk has. */
  readonly log: Uint8Array[]
  readonly player: number
  /** On which side of the partition. */
  side: number
}

export function pageOf(player: number, actor: ActorId): Page {
  const replica = new Replica(crdt, actor)
  const orphans = new Orphans()
  const sync = new DocSync(crdt, replica, () => orphans.missing())
  const intake = createIntake(crdt, replica)
  return { replica, sync, orphans, intake, read: createViewReader(), log: [], player, side: 0 }
}

/** @returns how many of them, and of those that waited for them, were refused */
export function take(page: Page, changes: readonly Incoming[]): number {
  const news = changes.filter(change => !page.replica.has(change.hash))
  const ready = page.orphans.sort(news, 'anybody', hash => page.replica.has(hash))
  page.intake.begin()
  const taken = page.intake.take(ready)
  for (const { bytes } of taken) page.log.push(bytes)
  return ready.filter(({ by }) => by !== NOBODY).length - taken.length
}

/** A page that crashes loses what its disk did not have yet. */
export function reload(page: Page, actor: ActorId, lost: number): void {
  page.log.splice(page.log.length - lost, lost)
  page.replica = new Replica(crdt, actor)
  page.replica.load(page.log)
  page.orphans = new Orphans()
  page.intake = createIntake(crdt, page.replica)
  page.sync = new DocSync(crdt, page.replica, () => page.orphans.missing())
  page.read = createViewReader()
}

const PEERS = ['p_1', 'p_2'] as readonly string[] as readonly [PeerId, PeerId]

/** The sync protocol between two, from the beginning, until neither has anything to say. */
export function exchange(one: Page, other: Page): void {
  if (one === other) return
  for (const page of [one, other]) for (const peer of PEERS) page.sync.forget(peer)
  for (let turn = 0, quiet = 0; quiet < 2; turn++) {
    if (turn > MAX_TURNS) throw new Error('two pages never come to an end')
    const [from, to] = turn % 2 === 0 ? [one, other] : [other, one]
    const message = from.sync.next(PEERS[0])
    quiet = message ? 0 : quiet + 1
    const content = message && to.sync.read(message)
    if (!content) continue
    const parts = content.changes.flatMap(part => to.sync.unfold(part))
    take(
      to,
      parts.flatMap(bytes => inspectChange(bytes) ?? []),
    )
    to.sync.settle(PEERS[0], content.rest)
  }
}
