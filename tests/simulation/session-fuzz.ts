/**
 * A session over a bad network, without a room around it: replicas that edit at once, changes that
 * are dropped, doubled, overtaken and held back by partitions, and pages that crash and come back.
 * What comes from its author is judged (DOC20); a forger decides in the name of whoever is host.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Edit, EditStamp } from '../../shared/doc/edit.ts'
import { createGuardedReader } from '../../shared/doc/guarded.ts'
import { type Incoming, inspectChange } from '../../shared/doc/incoming.ts'
import { createViewReader } from '../../shared/doc/read-view.ts'
import { Replica } from '../../shared/doc/replica.ts'
import { EditError } from '../../shared/errors.ts'
import type { Random } from '../../shared/ports.ts'
import type { ActorId, ChangeHash, PageHash, PlayerId } from '../../shared/protocol/ids.ts'
import { actionPagesOf, decodeActionPage } from '../../shared/take/action-page.ts'
import { ticks } from '../../shared/time/units.ts'
import { clipId, playerId, stampOf, trackId } from '../support/edits.ts'
import { openTestCrdt } from '../support/open-doc.ts'
import { PACKED, randomEdit } from '../support/random-edits.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { exchange, NOBODY, type Page, pageOf, reload, take } from './fuzz-page.ts'

const crdt = await openTestCrdt()
const STEPS = 45
/** Who comes from outside, on no side of a partition. */
const FORGER = -1
const PLAYERS = [0, 1, 2, 3].map(playerId)

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

/** What an honest page did, by the change that it was done in. */
interface Deed {
  readonly hash: ChangeHash
  readonly player: PlayerId
  readonly name: string
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
  /** Of what players did in changes that are there in the end: told nowhere, and told in pages. */
  readonly forgotten: number
  readonly filed: number
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
  const deeds: Deed[] = []
  /** Everybody's disk: what is stored is not lost. */
  const stored = new Map<PageHash, Uint8Array>()
  let hand = 0

  function makeChange(page: Page, batch: readonly Edit[]): void {
    // Everybody's clock is off a little.
    if (draw(2) === 0) hand++
    const gesture = draw(4) === 0 ? { gesture: `g${hand}`, held: draw(2) === 0 } : {}
    const over: Partial<EditStamp> = { ...gesture, ...(draw(9) === 0 && { hostGone: true }) }
    moment += draw(30)
    const stamp = stampOf(playerId(page.player), moment + draw(60), over)
    const written = permitted(() => page.replica.edit(batch, stamp))
    edits++
    if (written === 'refused') refused++
    if (!written || written === 'refused') return
    page.log.push(written.bytes)
    const change = inspectChange(written.bytes)
    if (!change) throw new Error('A page made a change that no page takes')
    note(page, change.hash)
    const from = pages.indexOf(page)
    for (let to = 0; to < pages.length; to++) {
      const copies = draw(5) === 0 ? 0 : 1 + Number(draw(8) === 0)
      if (to !== from) for (let n = 0; n < copies; n++) network.push({ change, from, to })
    }
  }

  function note({ replica, player: n }: Page, hash: ChangeHash): void {
    const player = playerId(n)
    const made = replica.actionsOf(player).actions.filter(one => one.actor === replica.actor)
    if (made.some(({ seq }) => seq === replica.seq))
      deeds.push({ hash, player, name: nameOf({ actor: replica.actor, seq: replica.seq }) })
  }

  /** The older half of what its player did, of other pages of his too. */
  function file(page: Page): void {
    const { actions } = page.replica.actionsOf(playerId(page.player))
    const older = actionPagesOf(actions.slice(0, actions.length / 2))
    if (older.length === 0) return
    for (const { hash, bytes } of older) stored.set(hash, bytes)
    const filed = older.flatMap(one => one.actions.map(({ log, seq }) => ({ log, seq })))
    makeChange(page, [{ type: 'file-actions', pages: older.map(({ ref }) => ref), actions: filed }])
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
      from === FORGER ? [page.side, NOBODY] : [pages[from]!.side, playerId(pages[from]!.player)]
    if (side !== page.side) return random() < 0.1
    if (random() < 0.5) return false
    const lost = take(page, [{ ...change, by }])
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
    else if (chance < 0.84) file(page)
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
  const told = new Set(PLAYERS.flatMap(player => toldOf(pages[0]!, player, stored)))
  const there = deeds.filter(({ hash }) => pages[0]!.replica.has(hash))
  return {
    forgotten: there.filter(({ name }) => !told.has(name)).length,
    filed:
      told.size - PLAYERS.flatMap(player => pages[0]!.replica.actionsOf(player).actions).length,
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

const nameOf = ({ actor, seq }: { readonly actor: ActorId; readonly seq: number }): string =>
  `${actor}:${seq}`

/** What a page knows that the player did, in its document or in pages that it names. */
function toldOf(
  { replica, read }: Page,
  player: PlayerId,
  stored: ReadonlyMap<PageHash, Uint8Array>,
): readonly string[] {
  const pages = read(replica.doc).actionPages[player] ?? []
  const filed = pages.flatMap(({ hash }) => {
    const page = decodeActionPage(stored.get(hash) ?? new Uint8Array(0), hash)
    return page.ok ? page.value : []
  })
  return [...filed, ...replica.actionsOf(player).actions].map(nameOf)
}

const notesOf = ({ read, replica }: Page): number =>
  Object.values(read(replica.doc).tracks)
    .flatMap(track => Object.values(track.clips))
    .reduce((sum, clip) => sum + clip.notes.length, 0)

/** What a page reads that comes now, and not bit by bit. */
const fresh = ({ replica }: Page) => createViewReader()(replica.doc)

function countDivergences(pages: readonly Page[]): number {
  const seen = pages.map(page => [
    page.replica.heads().toSorted(),
    fresh(page),
    PLAYERS.map(player => page.replica.actionsOf(player)),
  ])
  return seen.filter(one => !isDeepStrictEqual(one, seen[0])).length
}

/** Pages that have read as they went, and read something else than one that comes now. */
const countStale = (pages: readonly Page[]): number =>
  pages.filter(page => !isDeepStrictEqual(page.read(page.replica.doc), fresh(page))).length
