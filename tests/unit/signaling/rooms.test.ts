import { beforeEach, describe, expect, it } from 'vitest'
import type { ClientSignal } from '../../../shared/protocol/signaling.ts'
import { decodeServerSignal } from '../../../shared/protocol/signaling.ts'
import { connectionId } from '../../../signaling/effects.ts'
import { Rendezvous } from '../../../signaling/rooms.ts'
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
  peer,
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

describe('meeting', () => {
  it('[SG4] tells the newcomer who is here, and those who are here of the newcomer', () => {
    const effects = annAndBob(core)
    const entry = { door: false, recorder: false }
    expect(told(effects, b)).toEqual([
      {
        type: 'welcome',
        peers: [{ peer: ann, ...entry }],
        ice: [{ urls: ['stun:stun.example.org'] }],
        records: true,
        recorderKey: null,
        otherSecret: false,
        listed: false,
      },
    ])
    expect(told(effects, a)).toEqual([{ type: 'joined', peer: bob, ...entry }])
  })

  it('[SG4] keeps those with another proof apart, and says that they are here', () => {
    core.receive(a, join(ann, jam))
    const effects = core.receive(b, { ...join(bob, jam), proof: tag('other') })
    expect(told(effects, b)).toMatchObject([{ type: 'welcome', peers: [], otherSecret: true }])
    expect(told(effects, a)).toEqual([])
    expect(core.receive(b, { type: 'relay', to: ann, body: 'x' })).toEqual([])
  })

  it('[SG4] a Recorder alone under another proof is nobody', () => {
    core.receive(a, { ...join(ann, jam), recorderToken: RECORDER_TOKEN })
    const effects = core.receive(b, { ...join(bob, jam), proof: tag('other') })
    expect(told(effects, b)).toMatchObject([{ type: 'welcome', otherSecret: false }])
  })

  it('[SG2] refuses another version as outdated', () => {
    expect(refusalsOf(core.receive(a, { ...join(ann, jam), version: 2 }), a)).toEqual(['outdated'])
    const hello = { ...recorderHello(), version: 0 } as ClientSignal
    expect(refusalsOf(core.receive(a, hello), a)).toEqual(['outdated'])
  })

  it('[SG4] leaving, or being lost, is told once', () => {
    annAndBob(core)
    expect(core.receive(a, { type: 'leave' })).toEqual([
      { type: 'say', to: b, signal: { type: 'left', peer: ann } },
    ])
    expect(core.lost(a)).toEqual([])
    expect(core.lost(b)).toEqual([])
    expect(core.counts()).toEqual({ rooms: 0, peers: 0, recorder: false })
  })

  it('a join into another room leaves the first', () => {
    annAndBob(core)
    expect(told(core.receive(b, join(bob, room('other'))), a)).toEqual([
      { type: 'left', peer: bob },
    ])
  })
})

it('[SG12] new TURN passwords go to everybody who is in a room', () => {
  let password = 'old'
  const core = new Rendezvous({
    roomLimit: 12,
    ice: () => [{ urls: ['turn:turn.example.org'], username: 'u', credential: password }],
    records: false,
    isRecorderToken: () => false,
  })
  core.receive(a, join(ann, jam))
  core.receive(b, join(bob, room('other')))
  password = 'new'
  const ice = [{ urls: ['turn:turn.example.org'], username: 'u', credential: 'new' }]
  expect(core.renewIce()).toEqual([
    { type: 'say', to: a, signal: { type: 'ice', ice } },
    { type: 'say', to: b, signal: { type: 'ice', ice } },
  ])
})

describe('relay', () => {
  it('[SG5] passes a body on, unread, with its true sender', () => {
    annAndBob(core)
    expect(core.receive(a, { type: 'relay', to: bob, body: 'sealed' })).toEqual([
      { type: 'say', to: b, signal: { type: 'relay', from: ann, body: 'sealed' } },
    ])
  })

  it('[SG5] passes nothing to other rooms, to strangers or back', () => {
    annAndBob(core)
    core.receive(c, join(cat, room('other')))
    for (const to of [cat, eve, ann])
      expect(core.receive(a, { type: 'relay', to, body: 'sealed' })).toEqual([])
  })

  it('[SG4] who is in no room is told so', () => {
    for (const signal of [
      { type: 'relay', to: ann, body: 'x' },
      { type: 'enter' },
      { type: 'save', body: 'x' },
      { type: 'list', title: 'x', invite: inviteTo(jam) },
      { type: 'unlist' },
    ] as const)
      expect(refusalsOf(core.receive(e, signal), e)).toEqual(['not-in-a-room'])
    expect(core.receive(e, { type: 'leave' })).toEqual([])
  })
})

describe('the door and the limit', () => {
  it('[SG6] who enters is announced to all, himself included', () => {
    core.receive(a, join(ann, jam))
    core.receive(b, { ...join(bob, jam), door: true })
    const effects = core.receive(b, { type: 'enter' })
    expect(told(effects, a)).toEqual([{ type: 'entered', peer: bob }])
    expect(told(effects, b)).toEqual([{ type: 'entered', peer: bob }])
    expect(told(core.receive(b, { type: 'enter' }), a)).toEqual([])
  })

  it('[SG6] counts neither the Recorder nor those at the door', () => {
    core = newRendezvous(2)
    core.receive(archive, { ...join(eve, jam), recorderToken: RECORDER_TOKEN })
    annAndBob(core)
    expect(refusalsOf(core.receive(c, join(cat, jam)), c)).toEqual(['room-full'])
    expect(refusalsOf(core.receive(c, { ...join(cat, jam), door: true }), c)).toEqual(['welcome'])
    expect(refusalsOf(core.receive(c, { type: 'enter' }), c)).toEqual(['room-full'])
    core.lost(a)
    expect(refusalsOf(core.receive(c, { type: 'enter' }), c)).toEqual(['entered'])
  })

  it('[SG6] a full room lets its own members reconnect', () => {
    core = newRendezvous(2)
    annAndBob(core)
    expect(refusalsOf(core.receive(c, join(bob, jam)), c)).toEqual(['welcome'])
  })

  it('[SG6] a crowd at the door neither outgrows a welcome nor keeps the Recorder out', () => {
    for (let n = 0; n < 100; n++)
      core.receive(connectionId(`d${n}`), { ...join(peer(100 + n), jam), door: true })
    expect(core.counts().peers).toBe(63)
    const effects = core.receive(archive, { ...join(eve, jam), recorderToken: RECORDER_TOKEN })
    const [welcome] = told(effects, archive)
    expect(welcome).toMatchObject({ type: 'welcome' })
    expect(decodeServerSignal(welcome).ok).toBe(true)
  })
})

describe('a PeerId in use', () => {
  it('[SG3] the same resume takes over at once; the room hears nothing, its links live [SG10]', () => {
    annAndBob(core)
    const effects = core.receive(c, join(bob, jam))
    expect(refusalsOf(effects, c)).toEqual(['welcome'])
    expect(told(effects, a)).toEqual([])
    expect(effects).toContainEqual({ type: 'hang-up', connection: b })
    expect(core.lost(b)).toEqual([])
    expect(core.receive(a, { type: 'relay', to: bob, body: 'x' })).toMatchObject([{ to: c }])
  })

  it('[SG3] another resume waits for a sign of life, and is refused if there is one', () => {
    annAndBob(core)
    const pirate = { ...join(bob, jam), resume: tag('pirate') }
    expect(core.receive(c, pirate)).toEqual([{ type: 'probe', holder: b, challenger: c }])
    expect(refusalsOf(core.settle(c, 'alive'), c)).toEqual(['duplicate-peer'])
    expect(core.settle(c, 'silent')).toEqual([])
  })

  it('[SG3] a silent holder is put out, and the room meets the new one as new', () => {
    annAndBob(core)
    core.receive(c, { ...join(bob, jam), resume: tag('heir') })
    const effects = core.settle(c, 'silent')
    expect(refusalsOf(effects, c)).toEqual(['welcome'])
    expect(told(effects, a).map(signal => signal.type)).toEqual(['left', 'joined'])
    expect(effects).toContainEqual({ type: 'hang-up', connection: b })
    expect(core.lost(b)).toEqual([])
    expect(core.counts().peers).toBe(2)
  })

  it('[SG3] a holder that reconnected during the probe stays', () => {
    annAndBob(core)
    core.receive(c, { ...join(bob, jam), resume: tag('pirate') })
    core.receive(e, join(bob, jam))
    expect(refusalsOf(core.settle(c, 'silent'), c)).toEqual(['duplicate-peer'])
  })

  it('[SG3] a challenger that is lost is forgotten', () => {
    annAndBob(core)
    core.receive(c, { ...join(bob, jam), resume: tag('pirate') })
    core.lost(c)
    expect(core.settle(c, 'silent')).toEqual([])
    expect(core.counts().peers).toBe(2)
  })
})
