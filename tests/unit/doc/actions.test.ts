import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, encodeAction, parseAction } from '../../../shared/doc/actions/action.ts'
import { OLDER_PAGES } from '../../../shared/doc/actions/action-logs.ts'
import { ACTION_TYPES } from '../../../shared/doc/actions/action-types.ts'
import { readActions } from '../../../shared/doc/actions/read-actions.ts'
import { atomicText, type Draft, readMap } from '../../../shared/doc/crdt.ts'
import type { Edit, EditStamp } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { bpm, micros, ticks } from '../../../shared/time/units.ts'
import { ANN, actorId, BOB, clipId, pageHash, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { noteId, PACKED, packedNoteId, pointId } from '../../support/random-edits.ts'

const crdt = await openTestCrdt()
const tempo = (n: number): Edit => ({ type: 'set-tempo', bpm: bpm(n) })
const place = { track: trackId(0), clip: clipId(0) }
const SCENE: readonly Edit[] = [
  { type: 'add-track', track: place.track, name: 'Bass' },
  { type: 'add-clip', ...place, start: ticks(0), length: ticks(3840), notes: PACKED },
]

/** A document in which Ann does things, at the moments 1, 2, 3 … */
function hers(scene: readonly Edit[] = []) {
  const replica = new Replica(crdt, nextActor())
  let moment = 0
  if (scene.length > 0) replica.edit(scene, stampOf(BOB))
  const does = (edits: readonly Edit[], over: Partial<EditStamp> = {}) =>
    replica.edit(edits, stampOf(ANN, ++moment, over))
  const did = () => replica.actionsOf(ANN).actions
  return { replica, does, did }
}
const told = ({ parts }: Action) => parts

describe('what a player did', () => {
  it('[DOC22] stands in the change that did it: what was before and after, where and when', () => {
    const { does, did } = hers()
    does([tempo(118)])
    expect(does([tempo(124)], { position: ticks(960) })?.seqs).toHaveLength(1)
    expect(did().map(told)).toEqual([
      [
        {
          type: 'set-tempo',
          ids: [],
          fields: [{ name: 'bpm', n: 1, before: undefined, value: 118 }],
        },
      ],
      [{ type: 'set-tempo', ids: [], fields: [{ name: 'bpm', n: 2, before: 118, value: 124 }] }],
    ])
    expect(did()[1]).toMatchObject({ player: ANN, moment: 2, position: 960, held: false, seq: 2 })
  })

  it('[DOC22] names its change, in whose past everything is as it was before', () => {
    const { replica, does, did } = hers()
    does([tempo(100)])
    does([tempo(101)])
    const action = did()[1]!
    const changes = crdt.getChangesMetaSince(replica.doc, [])
    const { deps } = changes.find(one => one.actor === action.actor && one.seq === action.seq)!
    const past = createViewReader()(crdt.view(replica.doc, [...deps]))
    expect(past.context.tempo).toBe(100)
  })

  it('[DOC22] one movement of the hand is one thing done: before its first change, after its last', () => {
    const { does, did } = hers()
    does([tempo(90)])
    for (const n of [91, 95, 99]) does([tempo(n)], { gesture: 'turn', held: true })
    expect(did().at(-1)).toMatchObject({ held: true })
    does([tempo(98)], { gesture: 'turn', held: false })
    expect(did().map(told).at(-1)).toEqual([
      { type: 'set-tempo', ids: [], fields: [{ name: 'bpm', n: 5, before: 90, value: 98 }] },
    ])
    expect(did()).toHaveLength(2)
    expect(did().at(-1)).toMatchObject({ gesture: 'turn', held: false, moment: 5, seq: 2 })
    does([tempo(97)], { gesture: 'again', held: false })
    expect(did()).toHaveLength(3)
  })

  it('[DOC22] names the notes that it changed, with what they were', () => {
    const { does, did } = hers(SCENE)
    const [moved, louder] = [packedNoteId(0), packedNoteId(1)]
    const changes = [
      { id: moved, start: ticks(480), pitch: 62 },
      { id: louder, velocity: 99 },
    ]
    does([{ type: 'change-notes', ...place, changes }])
    does([{ type: 'remove-notes', ...place, notes: [moved] }])
    const ids = [place.track, place.clip]
    expect(did().map(told)).toEqual([
      [
        {
          type: 'change-notes',
          ids,
          fields: [],
          notes: {
            count: 2,
            fields: ['pitch', 'start', 'velocity'],
            each: [
              ['000', 60, 0, null],
              ['001', null, null, 100],
            ],
          },
        },
      ],
      [{ type: 'remove-notes', ids, fields: [], notes: { count: 1, fields: [], each: [['000']] } }],
    ])
  })

  it('[DOC22] a thousand notes are one thing done, of at most a thousand characters', () => {
    const { replica, does, did } = hers(SCENE)
    const ids = Array.from({ length: 900 }, (_, n) => noteId(n))
    const add = (some: typeof ids): Edit => ({
      type: 'add-notes',
      ...place,
      notes: some.map((id, n) => ({
        id,
        start: ticks(n * 10),
        length: ticks(10),
        pitch: 60,
        velocity: 90,
      })),
    })
    does([ids.slice(0, 256), ids.slice(256, 512), ids.slice(512, 768), ids.slice(768)].map(add))
    expect(did().map(told)).toEqual([
      [
        {
          type: 'add-notes',
          ids: [place.track, place.clip],
          fields: [],
          notes: { count: 900, fields: [], each: [] },
        },
      ],
    ])
    expect(textsIn(replica).every(text => text.length <= 1000)).toBe(true)
  })

  it('[DOC22] is about the point that says what it says otherwise', () => {
    const { does, did } = hers([
      {
        type: 'add-point',
        point: pointId(1),
        position: ticks(0),
        value: { timeline: 'tempo', bpm: bpm(80) },
      },
    ])
    does([tempo(85)])
    expect(did()[0]).toMatchObject({
      parts: [{ type: 'set-tempo', ids: [pointId(1)], fields: [{ name: 'value' }] }],
    })
  })

  it('[DOC22] is nothing where nothing changed, and nothing of what is no deed', () => {
    const { does, did } = hers(SCENE)
    does([{ type: 'set-player', name: 'Ann', colour: 1 }])
    does([{ type: 'play' }])
    does([{ type: 'set-engine', engine: 'bass', generating: true }])
    expect(did()).toEqual([])
    does([tempo(99)])
    expect(does([tempo(99)])).toBeUndefined()
    expect(does([{ type: 'add-track', track: place.track, name: 'Again' }])).toBeUndefined()
    expect(did()).toHaveLength(1)
  })

  it('[DOC22] things are called as they were, also when they are gone', () => {
    const { replica, does } = hers(SCENE)
    does([{ type: 'set-track', track: place.track, name: 'Sub' }])
    does([{ type: 'remove-track', track: place.track }])
    expect(replica.actionsOf(ANN).names[place.track]).toBe('Sub')
  })

  it('[DOC22] two pages of one player do things side by side, and neither loses any', () => {
    const one = hers()
    one.does([tempo(100)])
    const other = new Replica(crdt, nextActor())
    other.load([one.replica.save()])
    other.edit([tempo(110)], stampOf(ANN, 20))
    one.does([tempo(120)])
    one.replica.load([other.save()])
    expect(one.did().map(({ parts }) => parts[0]?.fields[0]?.value)).toEqual([100, 120, 110])
  })

  it('[DOC22] no map grows beyond 256, however much is done without a rest', () => {
    const { replica, does, did } = hers()
    for (let n = 0; n < 400; n++) does([tempo(60 + (n % 200))])
    expect(did()).toHaveLength(400)
    const sizes = mapsIn(replica.doc.actions).map(map => Object.keys(map).length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256)
  })

  it('[DOC22] where there is no more room an edit goes without it', () => {
    const { replica, does, did } = hers()
    does([tempo(60)])
    replica.replace(
      crdt.change(replica.doc, { time: 0 }, draft => {
        const logs = mapsIn(draft.actions).find(map =>
          Object.keys(map).some(key => key.includes('+')),
        )!
        for (let n = 1; n < 256; n++) logs[`${BOB}+${actorId(5000 + n)}`] = {}
      }),
    )
    replica.edit([tempo(61)], stampOf(BOB))
    expect(replica.actionsOf(BOB).actions).toEqual([])
    expect(createViewReader()(replica.doc).context.tempo).toBe(61)
    does([tempo(62)])
    expect(did()).toHaveLength(2)
  })
})

describe('the text of an action', () => {
  const small = fc.record({
    type: fc.constantFrom(...ACTION_TYPES),
    ids: fc.array(fc.string({ maxLength: 22 }), { maxLength: 2 }),
    fields: fc.array(
      fc.record({
        name: fc.string({ maxLength: 20 }),
        n: fc.integer({ min: 1, max: 99 }),
        before: fc.oneof(fc.constant(undefined), fc.integer(), fc.string({ maxLength: 200 })),
        value: fc.oneof(fc.integer(), fc.string({ maxLength: 200 })),
      }),
      { maxLength: 3 },
    ),
  })
  const action = fc.record({
    moment: fc.integer({ min: 0, max: 2 ** 50 }).map(micros),
    position: fc.oneof(fc.constant(null), fc.nat().map(ticks)),
    gesture: fc.string({ maxLength: 16 }),
    held: fc.boolean(),
    parts: fc.array(small, { minLength: 1, maxLength: 8 }),
    more: fc.nat(9),
  })

  it('[DOC22] says all of it, or of a long one what was done to what', () => {
    fc.assert(
      fc.property(action, action => {
        const text = encodeAction(action)
        expect(text.length).toBeLessThanOrEqual(1000)
        const read = parseAction(text)
        expect({ ...read, parts: undefined }).toEqual({ ...action, parts: undefined })
        expect(read?.parts.map(({ type }) => type)).toEqual(action.parts.map(({ type }) => type))
        if (JSON.stringify(action).length < 900) expect(read).toEqual(action)
      }),
    )
  })

  it('[DOC22] any text is read or is no action', () => {
    fc.assert(fc.property(fc.json(), text => void parseAction(text)))
    expect(parseAction('[1,0,"",0,[["fly",[]]]]')).toBeUndefined()
  })
})

describe('filing', () => {
  const ref = { hash: pageHash(7), count: 2, from: micros(1), until: micros(2) }

  it('[DOC24] takes out what the page holds, and names the page', () => {
    const { replica, does, did } = hers()
    for (const n of [100, 101, 102]) does([tempo(n)])
    const actions = did()
      .slice(0, 2)
      .map(({ log, seq }) => ({ log, seq }))
    does([{ type: 'file-actions', pages: [ref], actions }])
    expect(did().map(({ seq }) => seq)).toEqual([3])
    expect(createViewReader()(replica.doc).actionPages).toEqual({ [ANN]: [ref] })
    does([tempo(110)])
    expect(did().map(({ seq }) => seq)).toEqual([3, 5])
  })

  it('[DOC24] leaves what others did, whatever it says', () => {
    const { replica, does, did } = hers()
    does([tempo(100)])
    const actions = did().map(({ log, seq }) => ({ log, seq }))
    replica.edit([{ type: 'file-actions', pages: [ref], actions }], stampOf(BOB))
    expect(did()).toHaveLength(1)
  })
})

describe('hostile logs', () => {
  it('[DOC5] read as nothing, whatever stands in them', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.uint8Array({ maxLength: 9 }),
      fc.constant({}),
      fc.json().map(atomicText),
    )
    const key = fc.oneof(
      fc.constantFrom('zzzz', 'y', OLDER_PAGES, `${ANN}+${actorId(1)}`),
      // Automerge takes any other.
      fc.string({ minLength: 1 }).filter(name => name !== '__proto__'),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), key, junk), { maxLength: 8 }), hits => {
        const { replica, does } = hers()
        does([tempo(100)])
        for (const [depth, name, value] of hits)
          replica.replace(
            crdt.change(replica.doc, { time: 0 }, draft => {
              const maps = mapsIn(draft.actions)
              maps[[0, 1, maps.length - 2, maps.length - 1][depth]!]![name] = value
            }),
          )
        expect(() => JSON.stringify(readActions(replica.doc, ANN))).not.toThrow()
        const view = createViewReader()(replica.doc)
        expect(view.context.tempo).toBe(100)
        does([tempo(101)])
        expect(createViewReader()(replica.doc).context.tempo).toBe(101)
      }),
      { numRuns: 60 },
    )
  })
})

function mapsIn(value: unknown): readonly Draft[] {
  const map = readMap(value)
  return map ? [map, ...Object.keys(map).flatMap(key => mapsIn(map[key]))] : []
}
const textsIn = (replica: Replica): readonly string[] =>
  mapsIn(replica.doc.actions).flatMap(map =>
    Object.values(map).flatMap(value => (readMap(value) ? [] : [String(value)])),
  )
