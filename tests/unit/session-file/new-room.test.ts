import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { concatBytes } from '../../../shared/protocol/bytes.ts'
import { encodeSessionFile } from '../../../shared/session-file/file.ts'
import { documentOf, newRoomFrom } from '../../../shared/session-file/new-room.ts'
import { writtenPageOf } from '../../../shared/take/page.ts'
import { micros, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, playerId, stampOf, takeId, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const CEM = playerId(3)
const by = (replica: Replica, player: typeof ANN, ...edits: readonly Edit[]) =>
  replica.edit(checkEdits(edits), stampOf(player, 100))
const enter = (replica: Replica, player: typeof ANN) =>
  by(replica, player, { type: 'set-player', name: player.slice(-1), colour: 1 })
const viewOf = (replica: Replica) => createViewReader()(replica.doc)

const played = (take: number) =>
  writtenPageOf({
    take: takeId(take),
    events: [
      { status: 0x90, data1: 60, data2: 90, index: 0, moment: micros(5), position: ticks(0) },
    ],
  })
const named = played(1)
const unnamed = played(2)

/** Ann's room with Bob, a track and a take. */
function jam(): Replica {
  const replica = new Replica(crdt, nextActor())
  enter(replica, ANN)
  enter(replica, BOB)
  by(replica, BOB, { type: 'add-track', track: trackId(1), name: 'Keys' })
  by(replica, BOB, { type: 'open-take', take: takeId(1), player: BOB, startedAt: micros(5) })
  by(replica, BOB, { type: 'add-pages', take: takeId(1), pages: [named.ref], replaces: [] })
  return replica
}
const fileOf = (document: Uint8Array) =>
  encodeSessionFile({
    document,
    pages: new Map([named, unnamed].map(({ hash, bytes }) => [hash, bytes])),
  })
const opened = (document: Uint8Array, opener: typeof ANN) =>
  newRoomFrom(crdt, fileOf(document), { opener, actor: nextActor() })

/** The new room as its first page loads it. */
function roomOf(from: Replica, opener: typeof ANN): Replica {
  const made = opened(from.save(), opener)
  if (!made.ok) throw made.error
  const replica = new Replica(crdt, nextActor())
  expect(replica.load([made.value.document])).toBe(0)
  return replica
}

describe('a room made from a file', () => {
  it('[SF2] goes on from all of the history, and keeps the pages that it names', () => {
    const before = jam()
    const room = roomOf(before, BOB)
    const { players, ...view } = viewOf(room)
    const { players: old, ...was } = viewOf(before)
    expect(view).toEqual(was)
    expect(Object.keys(players)).toEqual(Object.keys(old))
    expect(before.heads().every(hash => room.has(hash))).toBe(true)
    const made = opened(before.save(), BOB)
    expect(made.ok && [...made.value.pages]).toEqual([[named.hash, named.bytes]])
  })

  it('[SF4] whoever opens it is its first host, also who only came in now', () => {
    for (const opener of [ANN, BOB, CEM]) {
      const room = roomOf(jam(), opener)
      enter(room, opener)
      expect(viewOf(room).players[opener]?.role).toBe('host')
      by(room, opener, { type: 'set-host', player: opener === ANN ? BOB : ANN })
      expect(by(room, opener, { type: 'set-host', player: opener })).toBeDefined()
      expect(viewOf(room).players[opener]?.role).toBe('host')
    }
    const room = roomOf(jam(), BOB)
    expect(() => by(room, ANN, { type: 'set-host', player: ANN })).toThrowError(
      expect.objectContaining({ code: 'not-permitted' }),
    )
  })

  it('[SF4] a listener or a removed player is host of his copy; what was decided about others holds', () => {
    for (const role of ['listener', 'removed'] as const) {
      const before = jam()
      enter(before, CEM)
      by(before, ANN, { type: 'set-role', player: BOB, role })
      by(before, ANN, { type: 'set-role', player: CEM, role: 'listener' })
      by(before, ANN, { type: 'set-lock', locked: true })
      by(before, ANN, { type: 'set-saving', saving: false })
      const room = roomOf(before, BOB)
      expect(viewOf(room).players).toMatchObject({
        [ANN]: { role: 'player' },
        [BOB]: { role: 'host' },
        [CEM]: { role: 'listener' },
      })
      expect(viewOf(room)).toMatchObject({ locked: false, saving: false })
      expect(by(room, BOB, { type: 'set-role', player: CEM, role: 'player' })).toBeDefined()
    }
  })

  it('[SF4] two peers that load it agree, and a copy of a copy has its own host', () => {
    const room = roomOf(jam(), BOB)
    const other = new Replica(crdt, nextActor())
    expect(other.adopt([room.save()])).toBeDefined()
    expect(viewOf(other)).toEqual(viewOf(room))
    const copy = roomOf(room, ANN)
    expect(viewOf(copy).players).toMatchObject({
      [ANN]: { role: 'host' },
      [BOB]: { role: 'player' },
    })
  })
})

describe('what is no document of ours', () => {
  it('[SF3] is refused: another program’s, half of one, two of them, a change too large', () => {
    const foreign = crdt.change(crdt.init<Record<string, unknown>>(), draft => {
      draft.title = 'a letter'
    })
    const whole = jam().save()
    const huge = new Replica(crdt, nextActor())
    huge.replace(
      crdt.change(huge.doc, { time: 0 }, draft => {
        draft.noise = Uint8Array.from({ length: 80_000 }, (_, n) => (n * 7919) % 251)
      }),
    )
    for (const document of [
      crdt.save(foreign),
      whole.subarray(0, whole.length / 2),
      concatBytes(whole, whole),
      huge.save(),
      new Uint8Array(0),
    ])
      expect(opened(document, ANN)).toMatchObject({ ok: false, error: { code: 'damaged' } })
  })

  it('[SF3] is refused when any one bit of the document is another, whatever its digest says', () => {
    const whole = jam().save()
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
        const spoilt = whole.slice()
        spoilt[at]! ^= 1 << bit
        expect(opened(spoilt, ANN)).toMatchObject({ ok: false, error: { code: 'damaged' } })
      }),
      { numRuns: 200 },
    )
  })

  it('[SF1] changes that wait for lost ones are left out of the file', () => {
    const replica = jam()
    const orphan = new Replica(crdt, nextActor())
    enter(orphan, CEM)
    const later = by(orphan, CEM, { type: 'add-track', track: trackId(2), name: 'Lost' })
    replica.load([later!.bytes])
    const saved = replica.save()
    const document = documentOf(saved)
    expect(document?.length).toBeLessThan(saved.length)
    expect(opened(document!, ANN).ok).toBe(true)
  })
})
