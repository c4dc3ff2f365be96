import { beforeEach, describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { inspectChange } from '../../../shared/doc/incoming.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import { ANN, BOB, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()
let [ann, bob]: Replica[] = []
beforeEach(() => {
  ann = new Replica(crdt, nextActor())
  bob = new Replica(crdt, nextActor())
  byAnn({ type: 'set-player', name: 'Ann', colour: 1 })
  meet()
  byBob({ type: 'set-player', name: 'Bob', colour: 2 })
  byAnn({ type: 'add-track', track, name: 'Keys' })
  meet()
})
const track = trackId(1)
const byAnn = (edit: Edit) => ann!.edit(checkEdits([edit]), stampOf(ANN))
const byBob = (edit: Edit) => bob!.edit(checkEdits([edit]), stampOf(BOB))
const mine = (rest: object): Edit => ({ type: 'set-profile', ...rest })
const tracks = (rest: object): Edit => ({ type: 'set-track', track, ...rest })

/** Each gets all that the other has; both then read the same. */
function meet(): SessionView {
  const changes = [ann, bob].map(one => crdt.getAllChanges(one!.doc))
  for (const [n, one] of [ann, bob].entries())
    one!.take(changes[1 - n]!.flatMap(bytes => inspectChange(bytes) ?? []))
  const [view, other] = [ann, bob].map(one => createViewReader()(one!.doc))
  expect(other).toEqual(view)
  return view!
}
const annsKnobs = () => meet().players[ANN]?.knobs
const trackKnobs = () => meet().tracks[track]?.knobs

describe('the knobs of a player', () => {
  it('[DOC15] are read by everybody as they were turned, and as in the preset after a choice', () => {
    byAnn(mine({ instrument: 'organ/jazz' }))
    byAnn(mine({ knobs: { click: 100 } }))
    byAnn(mine({ knobs: { rotor: 1023 } }))
    expect(annsKnobs()).toEqual({ click: 100, rotor: 1023 })
    byAnn(mine({ instrument: 'organ/full', knobs: { sub: 3 } }))
    expect(annsKnobs()).toEqual({ sub: 3 })
    byAnn(mine({ instrument: 'organ/full' }))
    expect(annsKnobs()).toEqual({})
  })

  it('[DOC15] outlast neither a choice made meanwhile in another tab nor its way back', () => {
    byAnn(mine({ instrument: 'organ/jazz' }))
    meet()
    bob!.edit([mine({ knobs: { click: 100 } })], stampOf(ANN)) // her other tab
    byAnn(mine({ instrument: 'pad/glass' }))
    expect(meet().players[ANN]).toMatchObject({ instrument: 'pad/glass', knobs: {} })
    byAnn(mine({ knobs: { cutoff: 7 } }))
    byAnn(mine({ instrument: 'organ/jazz' }))
    expect(annsKnobs()).toEqual({})
  })

  it('[DOC15] are kept where this page does not know them, and are never more than 16', () => {
    byAnn(mine({ instrument: 'theremin/1920', knobs: { 'antenna height': 5 } }))
    expect(annsKnobs()).toEqual({ 'antenna height': 5 })
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`p${n}`, n]))
    expect(() => byAnn(mine({ knobs: many }))).toThrowError(
      expect.objectContaining({ code: 'too-large' }),
    )
    expect(annsKnobs()).toEqual({ 'antenna height': 5 })
  })

  it('[ED1] stand at whole steps from 0 to 1023', () => {
    for (const click of [-1, 1024, 0.5, Number.NaN, '7', null])
      expect(() => byAnn(mine({ knobs: { click } }))).toThrowError(
        expect.objectContaining({ code: 'malformed' }),
      )
  })
})

describe('the knobs of a track', () => {
  it('[DOC15] are its owner’s until somebody turns one: then the sound is its own', () => {
    byAnn(mine({ instrument: 'organ/jazz', knobs: { click: 100 } }))
    expect(meet().tracks[track]).toMatchObject({
      instrument: 'organ/jazz',
      knobs: { click: 100 },
      followsOwner: true,
    })
    byBob(tracks({ knobs: { rotor: 5 } }))
    byAnn(mine({ instrument: 'pad/glass' }))
    expect(meet().tracks[track]).toMatchObject({
      instrument: 'organ/jazz',
      knobs: { click: 100, rotor: 5 },
    })
    expect(meet().tracks[track]).not.toHaveProperty('followsOwner')
  })

  it('[DOC15] can be turned by two hands at once: different knobs both hold', () => {
    byAnn(tracks({ instrument: 'organ/jazz', knobs: { click: 1 } }))
    meet()
    byAnn(tracks({ knobs: { click: 100 } }))
    byBob(tracks({ knobs: { rotor: 200 } }))
    expect(trackKnobs()).toEqual({ click: 100, rotor: 200 })
  })

  it('[DOC15] of an instrument that was left stay small: they go with the next turn', () => {
    byAnn(tracks({ instrument: 'organ/jazz' }))
    meet()
    byBob(tracks({ knobs: { rotor: 200 } }))
    byAnn(tracks({ instrument: 'pad/glass' }))
    expect(trackKnobs()).toEqual({})
    byAnn(tracks({ knobs: { cutoff: 9 } }))
    const stored = JSON.stringify(ann!.doc.tracks)
    expect(stored).toContain('pad/glass:cutoff')
    expect(stored).not.toContain('organ/jazz:')
    expect(trackKnobs()).toEqual({ cutoff: 9 })
  })

  it('[DOC12] do not bring a removed track back', () => {
    byAnn(tracks({ instrument: 'organ/jazz' }))
    meet()
    byAnn({ type: 'remove-track', track })
    byBob(tracks({ knobs: { rotor: 200 } }))
    expect(meet().tracks).toEqual({})
  })
})
