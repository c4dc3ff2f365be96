import { beforeEach, describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { inspectChange } from '../../../shared/doc/incoming.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import { bpm, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, clipId, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { markerId, pointId, sectionId } from '../../support/random-edits.ts'

const crdt = await openTestCrdt()
let [ann, bob]: Replica[] = []
beforeEach(() => {
  ann = new Replica(crdt, nextActor())
  bob = new Replica(crdt, nextActor())
})
const byAnn = (edit: Edit, moment = 0) => ann!.edit(checkEdits([edit]), stampOf(ANN, moment))
const byBob = (edit: Edit, moment = 0) => bob!.edit(checkEdits([edit]), stampOf(BOB, moment))

/** Each gets all that the other has; both then read the same. */
function meet(): SessionView {
  const changes = [ann, bob].map(one => crdt.getAllChanges(one!.doc))
  for (const [n, one] of [ann, bob].entries())
    one!.take(changes[1 - n]!.flatMap(bytes => inspectChange(bytes) ?? []))
  const [view, other] = [ann, bob].map(one => createViewReader()(one!.doc))
  expect(other).toEqual(view)
  return view!
}

const clip = { track: trackId(1), clip: clipId(1) }
const addTrack: Edit = { type: 'add-track', track: trackId(1), name: 'Keys' }
const addClip: Edit = {
  type: 'add-clip',
  ...clip,
  start: ticks(0),
  length: ticks(960),
  notes: new Uint8Array(0),
}

describe('a track', () => {
  it('[DOC12] sounds with its own instrument, or else with its owner’s', () => {
    byAnn({ type: 'set-player', name: 'Ann', colour: 1 })
    byAnn(addTrack)
    byAnn({ type: 'add-track', track: trackId(2), name: 'Low', instrument: 'bass' })
    byAnn({ type: 'set-profile', instrument: 'organ' })
    expect(meet().tracks[trackId(1)]).toMatchObject({ owner: ANN, instrument: 'organ' })
    expect(meet().tracks[trackId(2)]?.instrument).toBe('bass')
    byBob({ type: 'set-track', track: trackId(1), instrument: 'pad', name: 'Pad' })
    expect(meet().tracks[trackId(1)]).toMatchObject({ instrument: 'pad', name: 'Pad' })
  })

  it('[DOC4] has a strip of which two hands can move different faders at once', () => {
    byAnn(addTrack)
    meet()
    byAnn({ type: 'set-track', track: trackId(1), strip: { level: -6 } })
    byBob({ type: 'set-track', track: trackId(1), strip: { pan: 0.5, mute: true } })
    expect(meet().tracks[trackId(1)]?.strip).toMatchObject({ level: -6, pan: 0.5, mute: true })
    expect(byAnn({ type: 'set-track', track: trackId(1), strip: { level: -6 } })).toBeUndefined()
  })

  it('[DOC12] goes with all that is on it, and comes back with all of it', () => {
    byAnn(addTrack)
    byAnn(addClip)
    byAnn({ type: 'remove-track', track: trackId(1) })
    expect(meet().tracks).toEqual({})
    expect(byBob(addClip)).toBeUndefined()
    byBob({ type: 'restore-track', track: trackId(1) })
    expect(Object.keys(meet().tracks[trackId(1)]?.clips ?? {})).toEqual([clipId(1)])
    expect(byBob({ type: 'restore-track', track: trackId(1) })).toBeUndefined()
  })
})

describe('a clip', () => {
  beforeEach(() => {
    byAnn(addTrack)
    byAnn(addClip)
    meet()
  })
  const seen = () => meet().tracks[trackId(1)]?.clips[clipId(1)]

  it('[DOC12] is moved by one and resized by another at once', () => {
    byAnn({ type: 'set-clip', ...clip, start: ticks(3840) })
    byBob({ type: 'set-clip', ...clip, length: ticks(1920), loop: ticks(480) })
    expect(seen()).toMatchObject({ start: 3840, length: 1920, loop: 480 })
    byBob({ type: 'set-clip', ...clip, loop: null })
    expect(seen()).not.toHaveProperty('loop')
  })

  it('[DOC12] that one moves while another removes it stays; a removal that has seen it does not', () => {
    byAnn({ type: 'remove-clip', ...clip }, 99)
    byBob({ type: 'set-clip', ...clip, start: ticks(3840) }, 5)
    expect(seen()).toMatchObject({ start: 3840 })
    byAnn({ type: 'remove-clip', ...clip })
    expect(seen()).toBeUndefined()
    expect(byBob({ type: 'set-clip', ...clip, start: ticks(0) })).toBeUndefined()
    byBob({ type: 'restore-clip', ...clip })
    expect(seen()).toMatchObject({ start: 3840 })
  })

  it('[DOC3] what is so already writes nothing', () => {
    const same: Edit = {
      type: 'set-clip',
      ...clip,
      start: ticks(0),
      length: ticks(960),
      loop: null,
    }
    expect(byBob(same)).toBeUndefined()
    expect(byBob({ type: 'restore-clip', ...clip })).toBeUndefined()
  })
})

describe('the form of the song', () => {
  it('[DOC12] has sections and markers, edited field by field', () => {
    const section = { section: sectionId(1), start: ticks(0), length: ticks(3840), colour: 3 }
    byAnn({ type: 'add-section', ...section, name: 'Verse' })
    byAnn({ type: 'add-marker', marker: markerId(1), name: 'Drop', position: ticks(960) })
    meet()
    byAnn({ type: 'set-section', section: sectionId(1), name: 'Chorus' })
    byBob({ type: 'set-section', section: sectionId(1), length: ticks(7680) })
    byBob({ type: 'set-marker', marker: markerId(1), position: ticks(1920) })
    const view = meet()
    expect(view.sections[sectionId(1)]).toMatchObject({ name: 'Chorus', length: 7680, colour: 3 })
    expect(view.markers[markerId(1)]).toMatchObject({ name: 'Drop', position: 1920 })
    byAnn({ type: 'remove-section', section: sectionId(1) })
    byAnn({ type: 'remove-marker', marker: markerId(1) })
    expect(meet()).toMatchObject({ sections: {}, markers: {} })
  })

  it('[DOC13] has timelines in order of position; a point never changes to another kind', () => {
    const at = (n: number, position: number) => ({ point: pointId(n), position: ticks(position) })
    byAnn({ type: 'add-point', ...at(1, 3840), value: { timeline: 'tempo', bpm: bpm(90) } })
    byBob({ type: 'add-point', ...at(2, 0), value: { timeline: 'tempo', bpm: bpm(120) } })
    byBob({
      type: 'add-point',
      ...at(3, 0),
      value: { timeline: 'chords', root: 'F#', quality: 'm7' },
    })
    const { tempo, chords } = meet().timelines
    expect(tempo.map(({ value }) => value.bpm)).toEqual([120, 90])
    expect(chords).toMatchObject([{ id: pointId(3), value: { root: 'F#' } }])
    expect(
      byAnn({ type: 'set-point', point: pointId(3), value: { timeline: 'tempo', bpm: bpm(60) } }),
    ).toBeUndefined()
    const reader = createViewReader()
    const old = reader(ann!.doc).timelines
    byAnn({ type: 'set-point', ...at(1, 0) })
    expect(reader(ann!.doc).timelines.chords).toBe(old.chords)
    byAnn({ type: 'remove-point', point: pointId(2) })
    expect(meet().timelines.tempo).toMatchObject([{ id: pointId(1), position: 0 }])
  })

  it('[DOC13] tells of a point who put it there, then who changed it last', () => {
    const at = { point: pointId(1), position: ticks(0) }
    byAnn({ type: 'add-point', ...at, value: { timeline: 'tempo', bpm: bpm(90) } })
    expect(meet().timelines.tempo).toMatchObject([{ changedBy: ANN }])
    byBob({ type: 'set-point', ...at, position: ticks(960) })
    expect(meet().timelines.tempo).toMatchObject([{ changedBy: BOB }])
  })
})
