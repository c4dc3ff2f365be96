import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atomicText, type Draft } from '../../../shared/doc/crdt.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { SCALE_NAMES, TONICS } from '../../../shared/music/key.ts'
import { bpm } from '../../../shared/time/units.ts'
import { ANN, BOB, pageRef, stampOf, takeId, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
const edits: readonly Edit[] = [
  { type: 'set-player', name: 'Ann', colour: 0 },
  { type: 'set-tempo', bpm: bpm(98) },
  { type: 'set-key', key: 'D' },
  { type: 'open-take', take: takeId(1), player: ANN, startedAt: stampOf(ANN).moment },
  { type: 'add-pages', take: takeId(1), pages: [pageRef(1, 0)], replaces: [] },
  { type: 'add-track', track: trackId(1), name: 'Keys' },
]
const filled = () => {
  const replica = new Replica(crdt, nextActor())
  replica.edit(edits, stampOf(ANN))
  return replica
}
const spoil = (replica: Replica, write: (draft: Draft) => void) =>
  replica.replace(crdt.change(replica.doc, { time: 0 }, write))

/** Somewhere in the document: the keys that lead to a container or a value. */
const path = fc.constantFrom(
  ['context'],
  ['context', 'key'],
  ['context', 'key', '0'],
  ['transport'],
  ['transport', '0'],
  ['saving', '0'],
  ['players'],
  ['players', ANN],
  ['players', BOB],
  ['tracks'],
  ['tracks', trackId(1)],
  ['tracks', trackId(1), 'info'],
  ['tracks', trackId(1), 'clips'],
  ['takes'],
  ['takes', '0'],
  ['takes', '0', takeId(1)],
  ['takes', '0', takeId(1), 'pages'],
)
const cells = fc.jsonValue({ maxDepth: 2 }).map(value =>
  JSON.stringify({
    playing: value,
    bpm: [value, 1, 0, ANN],
    anchor: [{ position: 1.5 }, 9, 9, ANN],
  }),
)
const junk = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constant(null),
  fc.boolean(),
  fc.uint8Array({ maxLength: 30 }),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(
    fc.string().filter(key => key !== '__proto__'),
    fc.integer(),
    { maxKeys: 3, noNullPrototype: true },
  ),
  fc.oneof(cells, fc.json()).map(text => atomicText(text)),
)

describe('the view', () => {
  it('[DOC5] is legal whatever stands in the document', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(path, fc.option(junk)), { maxLength: 6 }), writes => {
        const replica = filled()
        for (const [keys, value] of writes)
          spoil(replica, draft => {
            const last = keys.at(-1)!
            let at: unknown = draft
            for (const key of keys.slice(0, -1))
              at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined
            if (typeof at !== 'object' || at === null || Array.isArray(at)) return
            if (at instanceof Uint8Array || value === undefined) return
            if (value === null) delete (at as Draft)[last]
            else (at as Draft)[last] = value
          })
        const { context, transport, saving, players, tracks, takes } = createViewReader()(
          replica.doc,
        )
        expect(TONICS).toContain(context.key)
        expect(SCALE_NAMES).toContain(context.scale)
        expect(context.tempo >= 20 && context.tempo <= 999).toBe(true)
        expect(context.timeSignature).toBe(transport.timeSignature)
        expect(Number.isInteger(transport.anchorPosition)).toBe(true)
        expect([typeof transport.playing, typeof saving]).toEqual(['boolean', 'boolean'])
        const hosts = Object.values(players).filter(player => player.role === 'host')
        expect(hosts.length).toBe(Object.keys(players).length > 0 ? 1 : 0)
        expect(Object.values(tracks).every(track => typeof track.name === 'string')).toBe(true)
        expect(Object.values(takes).every(take => Array.isArray(take.pages))).toBe(true)
        // And it can still be edited, or refuses in our words.
        replica.edit([{ type: 'set-tempo', bpm: bpm(77) }, ...edits], stampOf(BOB, 5))
      }),
      { numRuns: 60 },
    )
  })

  it('[DOC5] reads a document whose containers are gone as an empty one', () => {
    const replica = filled()
    spoil(replica, draft => {
      for (const key of Object.keys(draft)) delete draft[key]
    })
    expect(createViewReader()(replica.doc)).toEqual(
      createViewReader()(new Replica(crdt, nextActor()).doc),
    )
    expect(replica.edit(edits, stampOf(ANN))).toBeUndefined()
  })

  it('[DOC5] cuts a container beyond 256 entries, for everybody alike', () => {
    const replica = filled()
    spoil(replica, draft => {
      const players = draft.players as Draft
      for (let n = 0; n < 300; n++)
        players[`u_${n.toString(16).padStart(32, '0')}`] = atomicText('{"joinedAt":1,"name":"X"}')
    })
    expect(Object.keys(createViewReader()(replica.doc).players)).toHaveLength(256)
  })

  it("takes no word about saving but the host's", () => {
    const replica = filled()
    const word = (player: string) => atomicText(JSON.stringify({ saving: [false, 1, 1, player] }))
    spoil(replica, draft => Object.assign(draft, { saving: { 0: word(BOB) } }))
    expect(createViewReader()(replica.doc).saving).toBe(true)
    spoil(replica, draft => Object.assign(draft, { saving: { 0: word(ANN) } }))
    expect(createViewReader()(replica.doc).saving).toBe(false)
  })

  it('keeps the identity of every part that did not change', () => {
    const replica = filled()
    replica.edit(
      [{ type: 'open-take', take: takeId(2), player: ANN, startedAt: stampOf(ANN).moment }],
      stampOf(ANN),
    )
    const read = createViewReader()
    const before = read(replica.doc)
    expect(read(replica.doc)).toBe(before)
    replica.edit(
      [{ type: 'add-pages', take: takeId(1), pages: [pageRef(2, 10)], replaces: [] }],
      stampOf(ANN),
    )
    const after = read(replica.doc)
    expect(after.takes).not.toBe(before.takes)
    expect(after.takes[takeId(1)]?.pages[0]).toBe(before.takes[takeId(1)]?.pages[0])
    expect(after.takes[takeId(2)]).toBe(before.takes[takeId(2)])
    expect(after.players).toBe(before.players)
    expect(after.tracks).toBe(before.tracks)
    expect(after.transport).toBe(before.transport)
    replica.edit([{ type: 'set-player', name: 'Bob', colour: 1 }], stampOf(BOB, 7))
    expect(read(replica.doc).players[ANN]).toBe(before.players[ANN])
    replica.edit([{ type: 'set-scale', scale: 'dorian' }], stampOf(ANN))
    expect(read(replica.doc).transport).toBe(before.transport)
  })
})
