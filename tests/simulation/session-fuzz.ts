/**
 * A session over a bad network, without a room around it: replicas that edit at once, changes that
 * are dropped, doubled, overtaken and held back by partitions, and pages that crash and come back.
 * What comes from its author is judged (DOC20); a forger decides in the name of whoever is host.
 */
import { isDeepStrictEqual } from 'node:util'
import { DocSync } from '../../shared/doc/doc-sync.ts'
import type { Edit, EditStamp } from '../../shared/doc/edit.ts'
import { createGuardedReader } from '../../shared/doc/guarded.ts'
import { type Incoming, inspectChange } from '../../shared/doc/incoming.ts'
import { createIntake, type Intake } from '../../shared/doc/intake.ts'
import { Orphans } from '../../shared/doc/orphans.ts'
import { createViewReader, type ViewReader } from '../../shared/doc/read-view.ts'
import { Replica } from '../../shared/doc/replica.ts'
import { EditError } from '../../shared/errors.ts'
import type { Random } from '../../shared/ports.ts'
import type { ActorId, PeerId } from '../../shared/protocol/ids.ts'
import { ticks } from '../../shared/time/units.ts'
import { clipId, playerId, stampOf, trackId } from '../support/edits.ts'
import { openTestCrdt } from '../support/open-doc.ts'
import { PACKED, randomEdit } from '../support/random-edits.ts'
import { seededRandom } from '../support/seeded-random.ts'

const crdt = await openTestCrdt()
const STEPS = 45
const MAX_TURNS = 200
/** Who comes from outside, on no side of a partition, and his player. */
const FORGER = -1
const NOBODY = 9

/** There is something to edit together. */
const SCENE = [0, 1].flatMap((track): readonly Edit[] => [
  { type: 'add-track', track: trackId(track), name: 'Keys' },
  ...[0, 1].map(
    (clip): Edit => ({
      type: 'add-clip',
      track: trackId(track),
      clip: clipId(clip),
      start: ticks(0),
      length: ticks(3840),
      notes: PACKED,
    }),
  ),
])

interface Page {
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

interface Packet {
  readonly change: Incoming
  readonly from: number
  readonly to: number
}

export interface Outcome {
  /** Pages whose document or view differs from the first one's. */
  readonly divergences: number
  readonly stale: number
  readonly edits: number
  readonly refused: number
  /** Changes of honest pages that another one did not take from them. */
  readonly misjudged: number
  /** Changes of the forger, and those of them of which anything is read in the end. */
  readonly forged: number
  readonly fooled: number
  /** That are there in the end. */
  readonly notes: number
}

/** The same seed, the same session. @throws if a page throws anything but an EditError */
export function fuzzSession(seed: number): Outcome {
  const random = seededRandom(seed)
  const draw = (below: number) => Math.floor(random() * below)
  let lives = 0
  const actor = () =>
    `${seed.toString(16).padStart(16, '0')}${(++lives).toString(16).padStart(16, '0')}` as ActorId
  // Two pages may be two tabs of one player.
  const pages = Array.from({ length: 3 + draw(6) }, (_, n): Page => pageOf(n % 4, actor()))
  let network: Packet[] = []
  let [moment, edits, refused, misjudged] = [0, 0, 0, 0]
  const forgeries: Incoming[] = []

  function makeChange(page: Page, batch: readonly Edit[]): void {
    // Everybody's clock is off a little.
    const over: Partial<EditStamp> = draw(9) === 0 ? { hostGone: true } : {}
    moment += draw(30)
    const stamp = stampOf(playerId(page.player), moment + draw(60), over)
    const written = permitted(() => page.replica.edit(batch, stamp))
    edits++
    if (written === 'refused') refused++
    if (!written || written === 'refused') return
    page.log.push(written.bytes)
    const change = inspectChange(written.bytes)
    if (!change) throw new Error('A page made a change that no page takes')
    const from = pages.indexOf(page)
    for (let to = 0; to < pages.length; to++) {
      const copies = draw(5) === 0 ? 0 : 1 + Number(draw(8) === 0)
      if (to !== from) for (let n = 0; n < copies; n++) network.push({ change, from, to })
    }
  }

  /** Knows what one page knows, and decides there in the host's name what no honest page would. */
  function forge(page: Page): void {
    const forger = new Replica(crdt, actor())
    forger.load([page.replica.save()])
    const { players } = page.read(page.replica.doc)
    const host = Object.values(players).find(({ role }) => role === 'host')
    if (!host) return
    const made = permitted(() =>
      forger.edit([decisionOf(draw)], stampOf(host.id, moment + draw(60))),
    )
    const change = made && made !== 'refused' && inspectChange(made.bytes)
    if (!change) return
    forgeries.push(change)
    for (const [to] of pages.entries()) network.push({ change, from: FORGER, to })
  }

  function arrives({ change, from, to }: Packet): boolean {
    const page = pages[to]!
    const [side, by] =
      from === FORGER ? [page.side, NOBODY] : [pages[from]!.side, pages[from]!.player]
    if (side !== page.side) return random() < 0.1
    if (random() < 0.5) return false
    const lost = take(page, [{ ...change, by: playerId(by) }])
    if (from !== FORGER) misjudged += lost
    return true
  }

  makeChange(pages[0]!, [{ type: 'set-player', name: 'Host', colour: 1 }, ...SCENE])
  for (const page of pages.slice(1)) {
    exchange(pages[0]!, page)
    makeChange(page, [{ type: 'set-player', name: 'Guest', colour: 2 }])
  }
  for (let step = 0; step < STEPS; step++) {
    const page = pages[draw(pages.length)]!
    const chance = random()
    if (chance < 0.55) makeChange(page, batchOf(random))
    else if (chance < 0.62) for (const one of pages) one.side = draw(2)
    else if (chance < 0.66) for (const one of pages) one.side = 0
    else if (chance < 0.7) reload(page, actor(), draw(3))
    else if (chance < 0.75) exchange(page, pages[draw(pages.length)]!)
    else if (chance < 0.8) forge(page)
    else page.read(page.replica.doc)
    network = network.filter(packet => !arrives(packet))
  }
  for (let round = 0; round < 2; round++)
    for (const page of pages) for (const other of pages) exchange(page, other)
  const [divergences, stale] = [countDivergences(pages), countStale(pages)]
  // Of two who wrote the same person at once one reads as nothing, and so does what stands in it.
  const read = createGuardedReader(crdt)(pages[0]!.replica.doc)
  const isTaken = ({ hash, bytes }: Incoming) =>
    pages[0]!.replica.has(hash) && crdt.decodeChange(bytes).ops.some(({ obj }) => read.has(obj))
  const [forged, fooled] = [forgeries.length, forgeries.filter(isTaken).length]
  return {
    divergences,
    stale,
    edits,
    refused,
    misjudged,
    forged,
    fooled,
    notes: notesOf(pages[0]!),
  }
}

function pageOf(player: number, actor: ActorId): Page {
  const replica = new Replica(crdt, actor)
  const orphans = new Orphans()
  const sync = new DocSync(crdt, replica, () => orphans.missing())
  const intake = createIntake(crdt, replica)
  return { replica, sync, orphans, intake, read: createViewReader(), log: [], player, side: 0 }
}

const decisionOf = (draw: (below: number) => number): Edit =>
  [
    { type: 'set-role', player: playerId(draw(4)), role: 'removed' } as const,
    { type: 'mute-player', player: playerId(draw(4)), muted: draw(2) === 0 } as const,
    { type: 'set-lock', locked: draw(2) === 0 } as const,
    { type: 'set-saving', saving: draw(2) === 0 } as const,
    { type: 'set-host', player: playerId(draw(4)) } as const,
  ][draw(5)]!

const batchOf = (random: Random): readonly Edit[] =>
  Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomEdit(random))

function permitted<Result>(edit: () => Result): Result | 'refused' {
  try {
    return edit()
  } catch (cause) {
    if (cause instanceof EditError) return 'refused'
    throw cause
  }
}

/** @returns how many of them, and of those that waited for them, were refused */
function take(page: Page, changes: readonly Incoming[]): number {
  const news = changes.filter(change => !page.replica.has(change.hash))
  const ready = page.orphans.sort(news, 'anybody', hash => page.replica.has(hash))
  page.intake.begin()
  const taken = page.intake.take(ready)
  for (const { bytes } of taken) page.log.push(bytes)
  return ready.filter(({ by }) => by !== playerId(NOBODY)).length - taken.length
}

/** A page that crashes loses what its disk did not have yet. */
function reload(page: Page, actor: ActorId, lost: number): void {
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
function exchange(one: Page, other: Page): void {
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

const notesOf = ({ read, replica }: Page): number =>
  Object.values(read(replica.doc).tracks)
    .flatMap(track => Object.values(track.clips))
    .reduce((sum, clip) => sum + clip.notes.length, 0)

/** What a page reads that comes now, and not bit by bit. */
const fresh = ({ replica }: Page) => createViewReader()(replica.doc)

function countDivergences(pages: readonly Page[]): number {
  const seen = pages.map(page => [page.replica.heads().toSorted(), fresh(page)])
  return seen.filter(one => !isDeepStrictEqual(one, seen[0])).length
}

/** Pages that have read as they went, and read something else than one that comes now. */
const countStale = (pages: readonly Page[]): number =>
  pages.filter(page => !isDeepStrictEqual(page.read(page.replica.doc), fresh(page))).length
