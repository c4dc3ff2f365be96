import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import { atomicText, type Draft } from '../../../shared/doc/crdt.ts'
import { decodeEdit, type Edit } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { SCHEMA_VERSION } from '../../../shared/doc/schema.ts'
import { EditError } from '../../../shared/errors.ts'
import { ticks } from '../../../shared/time/units.ts'
import { ANN, clipId, playerId, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { PACKED, randomEdit, sectionId } from '../../support/random-edits.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const crdt = await openTestCrdt()
const clip = { track: trackId(0), clip: clipId(0) }

const saved = new Map<number, Uint8Array>()
/** A session with something of everything. */
function filled(seed: number): Replica {
  const replica = new Replica(crdt, nextActor())
  const bytes = saved.get(seed)
  if (bytes) {
    replica.load([bytes])
    return replica
  }
  const random = seededRandom(seed)
  for (let n = 0; n < 3; n++) tolerant(replica, [{ type: 'set-player', name: 'P', colour: n }], n)
  tolerant(replica, [{ type: 'add-track', track: clip.track, name: 'Keys' }], 0)
  tolerant(
    replica,
    [{ type: 'add-clip', ...clip, start: ticks(0), length: ticks(960), notes: PACKED }],
    0,
  )
  for (let n = 0; n < 60; n++) tolerant(replica, [randomEdit(random)], n % 3)
  saved.set(seed, replica.save())
  return replica
}
function tolerant(replica: Replica, edits: readonly Edit[], player: number): void {
  try {
    replica.edit(checkEdits(edits), stampOf(playerId(player)))
  } catch (cause) {
    if (!(cause instanceof EditError)) throw cause
  }
}
const spoil = (replica: Replica, write: (draft: Draft) => void) =>
  replica.replace(crdt.change(replica.doc, { time: 0 }, write))
const read = (replica: Replica) => createViewReader()(replica.doc)

const junk = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 40 }),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.constant({}),
  fc.json().map(text => atomicText(text)),
)

describe('a hostile document', () => {
  it('[DOC5] reads, and can be edited, whatever stands in place of any part of it', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.array(fc.tuple(fc.nat(), junk), { maxLength: 5 }), (seed, hits) => {
        const replica = filled(seed)
        for (const [place, value] of hits)
          spoil(replica, draft => {
            const spots: (readonly [Draft, string])[] = []
            collect(draft, spots)
            const spot = spots[place % spots.length]
            if (spot) spot[0][spot[1]] = value
          })
        const view = read(replica)
        expect(createViewReader()(replica.doc)).toEqual(view)
        expect(() => JSON.stringify(view)).not.toThrow()
        const random = seededRandom(seed + 100)
        for (let n = 0; n < 8; n++) tolerant(replica, [randomEdit(random)], n % 3)
        read(replica)
      }),
      { numRuns: 25 },
    )
  })

  it('[DOC5] with a million notes in one clip shows a thousand of them', () => {
    const replica = filled(1)
    const notes = new Uint8Array(12_000_000).fill(1)
    for (let at = 10; at < notes.length; at += 12) notes.fill(0, at, at + 2)
    spoil(replica, draft => {
      const tracks = draft.tracks as Record<string, { clips: Draft }>
      tracks[clip.track]!.clips[clipId(7)] = {
        info: atomicText('{"start":0,"length":960,"revision":1}'),
        notes,
      }
    })
    expect(read(replica).tracks[clip.track]?.clips[clipId(7)]?.notes).toHaveLength(1000)
  })

  it('[DOC2] with a text of 5 MB reads it as absent', () => {
    const replica = filled(1)
    const long = atomicText(`{"name":"${'x'.repeat(5_000_000)}"}`)
    spoil(replica, draft => {
      const context = draft.context as Record<string, Draft>
      context.style!['0'] = long
      ;(draft.players as Draft)[ANN] = long
    })
    const view = read(replica)
    expect(view.context.style).toBe('')
    expect(view.players[ANN]).toBeUndefined()
  })
})

describe('another schema version', () => {
  it('[DOC2] that is newer reads as far as we know it, says so, and keeps the rest', () => {
    const replica = filled(2)
    const before = read(replica)
    spoil(replica, draft => {
      Object.assign(draft, { schema: 9, holograms: { a: { b: 1 } } })
      const sections = draft.sections as Draft
      sections[sectionId(9)] = { 0: atomicText('{"shape":["round",1,0,"u"]}') }
    })
    const after = read(replica)
    expect(after.schema).toBe(9)
    expect({ ...after, schema: 2 }).toEqual({ ...before, schema: 2 })
    replica.edit([{ type: 'say', message: 'w_x' as never, text: 'x' }], stampOf(playerId(0)))
    expect(replica.doc.holograms).toEqual({ a: { b: 1 } })
  })

  it('[DOC2] that is nonsense reads as ours', () => {
    for (const schema of ['three', -1, 1.5, null]) {
      const replica = new Replica(crdt, nextActor())
      spoil(replica, draft => Object.assign(draft, { schema }))
      expect(read(replica).schema).toBe(SCHEMA_VERSION)
    }
  })

  it('[DOC2] 1 has tracks and clips without registers: they are edited like any other', () => {
    const replica = new Replica(crdt, nextActor())
    replica.edit([{ type: 'set-player', name: 'Ann', colour: 0 }], stampOf(ANN))
    spoil(replica, draft => {
      const info = atomicText('{"start":0,"length":960,"revision":1}')
      Object.assign(draft.tracks as Draft, {
        [clip.track]: {
          info: atomicText(JSON.stringify({ name: 'Old', owner: ANN })),
          clips: {
            [clip.clip]: { info, notes: PACKED },
            [clipId(1)]: {
              info: atomicText('{"start":0,"length":960,"revision":1}'),
              notes: PACKED,
              removed: 1,
            },
          },
        },
      })
    })
    expect(Object.keys(read(replica).tracks[clip.track]?.clips ?? {})).toEqual([clip.clip])
    const edits: readonly Edit[] = [
      { type: 'set-track', track: clip.track, name: 'New', strip: { level: -3 } },
      { type: 'set-clip', ...clip, start: ticks(480) },
      { type: 'restore-clip', track: clip.track, clip: clipId(1) },
    ]
    replica.edit(edits, stampOf(ANN))
    const track = read(replica).tracks[clip.track]
    expect(track).toMatchObject({ name: 'New', strip: { level: -3 } })
    expect(Object.values(track?.clips ?? {}).map(({ start }) => start)).toEqual([480, 0])
    replica.edit([{ type: 'remove-clip', ...clip }], stampOf(ANN))
    expect(Object.keys(read(replica).tracks[clip.track]?.clips ?? {})).toEqual([clipId(1)])
  })
})

it('[ED1] what is no edit is refused with a reason, never thrown', () => {
  const random = seededRandom(7)
  fc.assert(
    fc.property(fc.nat(), fc.jsonValue({ maxDepth: 2 }), fc.string(), (pick, value, key) => {
      const edit: Record<string, unknown> = { ...randomEdit(random) }
      const names = Object.keys(edit)
      const name = names[pick % names.length]!
      for (const bad of [{ ...edit, [name]: value }, { ...edit, [`${key}?`]: value }, value]) {
        const decoded = decodeEdit(bad)
        if (!decoded.ok) expect(decoded.error.code).toBe('malformed')
      }
      expect(decodeEdit({ ...edit, 'no such field': 1 }).ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})

/** Every place of the document that has a value, a few levels deep. */
function collect(map: Draft, into: (readonly [Draft, string])[], depth = 0): void {
  for (const key of Object.keys(map)) {
    into.push([map, key])
    const value = map[key]
    const isMap =
      typeof value === 'object' &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype
    if (isMap && depth < 5) collect(value as Draft, into, depth + 1)
  }
}
