import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Edit } from '../../../shared/doc/edit.ts'
import { type Incoming, inspectChange } from '../../../shared/doc/incoming.ts'
import { Orphans } from '../../../shared/doc/orphans.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'
import { clipId, pageRef, playerId, stampOf, takeId, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const PEERS = 3

// Few ids and values on purpose: conflicts should be common, not lucky.
const one = fc.integer({ min: 0, max: 2 })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  one.map((n): Edit => ({ type: 'set-tempo', bpm: bpm(100 + n) })),
  one.map((n): Edit => ({ type: 'set-time-signature', beats: 3 + n, unit: 4 })),
  one.map((n): Edit => ({ type: 'set-key', key: (['C', 'F#', 'Bb'] as const)[n]! })),
  fc.constant<Edit>({ type: 'play' }),
  fc.constant<Edit>({ type: 'stop' }),
  one.map((n): Edit => ({ type: 'set-player', name: `P${n}`, colour: n })),
  one.map(
    (n): Edit => ({
      type: 'open-take',
      take: takeId(n),
      player: playerId(n),
      startedAt: micros(n),
    }),
  ),
  fc.tuple(one, one).map(
    ([take, n]): Edit => ({
      type: 'add-pages',
      take: takeId(take),
      pages: [pageRef(n, n * 10)],
      replaces: [],
    }),
  ),
  one.map((n): Edit => ({ type: 'add-track', track: trackId(n), name: `T${n}` })),
  fc.tuple(one, one).map(
    ([track, n]): Edit => ({
      type: 'add-clip',
      track: trackId(track),
      clip: clipId(n),
      start: ticks(0),
      length: ticks(960),
      notes: new Uint8Array(12),
    }),
  ),
  fc.tuple(one, one).map(
    ([track, n]): Edit => ({
      type: 'remove-clip',
      track: trackId(track),
      clip: clipId(n),
    }),
  ),
)
/** Who edits, what, when on his own idea of the clock, and whether he then hears another. */
const step = fc.record({
  who: fc.integer({ min: 0, max: PEERS - 1 }),
  edit,
  at: fc.integer({ min: 0, max: 50 }),
  hears: fc.option(fc.integer({ min: 0, max: PEERS - 1 })),
})

it('[DOC1] peers that have the same changes see the same view, in whatever order they came', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      (steps, shuffle) => {
        const peers = Array.from({ length: PEERS }, () => new Replica(crdt, nextActor()))
        const made: Incoming[][] = peers.map(() => [])
        for (const { who, edit, at, hears } of steps) {
          const change = peers[who]!.edit([edit], stampOf(playerId(who), at))
          const incoming = change && inspectChange(change.bytes)
          if (incoming) made[who]!.push(incoming)
          if (hears !== null) deliver(peers[who]!, new Orphans(), made[hears]!)
        }
        const all = made.flat()
        const views = peers.map((peer, n) => {
          // Each in another order, one by one, and some twice.
          const order = all.map((change, i) => ({
            change,
            key: shuffle[(i + n * 7) % 60]! + i * n,
          }))
          order.sort((a, b) => a.key - b.key)
          const orphans = new Orphans()
          for (const { change } of [...order, ...order.slice(0, 3)])
            deliver(peer, orphans, [change])
          expect(orphans.size).toBe(0)
          return createViewReader()(peer.doc)
        })
        for (const view of views) expect(view).toEqual(views[0])
        const heads = peers.map(peer => peer.heads().toSorted())
        for (const head of heads) expect(head).toEqual(heads[0])
      },
    ),
    { numRuns: 25 },
  )
})

function deliver(peer: Replica, orphans: Orphans, changes: readonly Incoming[]): void {
  const news = changes.filter(change => !peer.has(change.hash))
  peer.take(orphans.sort(news, 'anybody', hash => peer.has(hash)))
}
