import { beforeEach, describe, expect, it } from 'vitest'
import type { Rendezvous } from '../../../signaling/rooms.ts'
import {
  ann,
  annAndBob,
  bob,
  cat,
  connections,
  eve,
  jam,
  newRendezvous,
  refusalsOf,
  told,
} from '../../support/rendezvous.ts'
import {
  inviteTo,
  join,
  RECORDER_KEY,
  RECORDER_TOKEN,
  recorderHello,
  room,
  tag,
} from '../../support/signals.ts'

const { a, b, c, e, archive } = connections
let core: Rendezvous
beforeEach(() => {
  core = newRendezvous()
})

describe('the lobby', () => {
  const list = { type: 'list', title: 'Blues', invite: inviteTo(jam) } as const

  it('[SG8] shows a room while it is listed', () => {
    annAndBob(core)
    expect(core.lobby()).toEqual([])
    const effects = core.receive(a, list)
    for (const who of [a, b]) expect(told(effects, who)).toEqual([{ type: 'listed', listed: true }])
    expect(core.lobby()).toEqual([{ room: jam, title: 'Blues', invite: list.invite, players: 2 }])
    expect(told(core.receive(c, join(cat, jam)), c)).toMatchObject([{ listed: true }])
    core.receive(a, { type: 'unlist' })
    expect(core.lobby()).toEqual([])
  })

  it('[SG8] drops a room with its last player, whether or not the Recorder is still there', () => {
    core.receive(archive, { ...join(eve, jam), recorderToken: RECORDER_TOKEN })
    annAndBob(core)
    core.receive(a, list)
    core.lost(a)
    expect(core.lobby()).toHaveLength(1)
    core.lost(b)
    expect(core.lobby()).toEqual([])
    expect(told(core.receive(c, join(cat, jam)), c)).toMatchObject([{ listed: false }])
  })

  it('[SG8] takes no link but an invite to that room, and nothing from the door', () => {
    core.receive(a, join(ann, jam))
    for (const invite of [
      inviteTo(room('other')),
      'javascript:alert(1)',
      `https://jam.example.org/r/${jam}`,
      `https://a b/r/${jam}#${tag('secret')}`,
      `https://jam@evil.example.org/r/${jam}#${tag('secret')}`,
    ])
      expect(refusalsOf(core.receive(a, { ...list, invite }), a)).toEqual(['malformed'])
    core.receive(b, { ...join(bob, jam), door: true })
    expect(refusalsOf(core.receive(b, list), b)).toEqual(['not-permitted'])
    expect(refusalsOf(core.receive(b, { type: 'unlist' }), b)).toEqual(['not-permitted'])
    expect(core.lobby()).toEqual([])
  })
})

describe('the Recorder', () => {
  it('[AR3] hears of every room that is occupied, when it comes and when somebody comes', () => {
    core.receive(a, join(ann, jam))
    const occupied = { type: 'occupied', room: jam, proof: tag('proof') }
    const effects = core.receive(archive, recorderHello())
    expect(told(effects, archive)).toEqual([occupied])
    expect(told(effects, a)).toEqual([{ type: 'recorder', recorderKey: RECORDER_KEY }])
    expect(told(core.receive(b, join(bob, jam)), archive)).toEqual([occupied])
    core.receive(e, { ...join(eve, jam), recorderToken: RECORDER_TOKEN })
    expect(told(core.receive(c, join(cat, jam)), archive)).toEqual([])
  })

  it('[AR3] is called back to a room that somebody entered while it was leaving', () => {
    core.receive(archive, recorderHello())
    core.receive(e, { ...join(eve, jam), recorderToken: RECORDER_TOKEN })
    core.receive(a, join(ann, jam))
    const effects = core.receive(e, { type: 'leave' })
    expect(told(effects, archive)).toEqual([{ type: 'occupied', room: jam, proof: tag('proof') }])
  })

  it('[AR2] gets the sealed invite, with its sender; without a Recorder that is refused', () => {
    core.receive(a, join(ann, jam))
    const save = { type: 'save', body: 'sealed' } as const
    expect(refusalsOf(core.receive(a, save), a)).toEqual(['not-permitted'])
    core.receive(archive, recorderHello())
    expect(core.receive(a, save)).toEqual([
      { type: 'say', to: archive, signal: { type: 'save', room: jam, from: ann, body: 'sealed' } },
    ])
  })

  it('[SG11] a wrong token makes nobody the Recorder', () => {
    const wrong = 'not-the-token-of-ours'
    expect(refusalsOf(core.receive(e, recorderHello(wrong)), e)).toEqual(['not-permitted'])
    const joined = core.receive(e, { ...join(eve, jam), recorderToken: wrong })
    expect(refusalsOf(joined, e)).toEqual(['not-permitted'])
    expect(core.counts()).toEqual({ rooms: 0, peers: 0, recorder: false })
  })

  it('[SG11] the newest connection counts; when it is lost everybody is told', () => {
    core.receive(a, join(ann, jam))
    core.receive(archive, recorderHello())
    expect(core.receive(e, recorderHello())).toContainEqual({
      type: 'hang-up',
      connection: archive,
    })
    expect(core.lost(archive)).toEqual([])
    expect(told(core.lost(e), a)).toEqual([{ type: 'recorder', recorderKey: null }])
  })
})
