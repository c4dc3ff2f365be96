import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ClientSignal, ServerSignal } from '../../../shared/protocol/signaling.ts'
import { decodeServerSignal } from '../../../shared/protocol/signaling.ts'
import { connectionId, type Effect } from '../../../signaling/effects.ts'
import { Rendezvous } from '../../../signaling/rooms.ts'
import {
  inviteTo,
  join,
  peer,
  RECORDER_KEY,
  RECORDER_TOKEN,
  recorderHello,
  room,
  tag,
} from '../../support/signals.ts'

const [ann, bob, cat, eve] = [peer(1), peer(2), peer(3), peer(4)]
const jam = room('jam')
const [a, b, c, e, archive] = ['a', 'b', 'c', 'e', 'archive'].map(connectionId) as [
  ReturnType<typeof connectionId>,
  ReturnType<typeof connectionId>,
  ReturnType<typeof connectionId>,
  ReturnType<typeof connectionId>,
  ReturnType<typeof connectionId>,
]

const newRendezvous = (roomLimit = 12) =>
  new Rendezvous({
    roomLimit,
    ice: () => [{ urls: ['stun:stun.example.org'] }],
    isRecorderToken: token => token === RECORDER_TOKEN,
  })
let core: Rendezvous
beforeEach(() => {
  core = newRendezvous()
})

/** What that connection is told, in order. */
const told = (effects: readonly Effect[], to: string): ServerSignal[] =>
  effects.flatMap(effect => (effect.type === 'say' && effect.to === to ? [effect.signal] : []))
const refusalsOf = (effects: readonly Effect[], to: string) =>
  told(effects, to).map(signal => (signal.type === 'refused' ? signal.code : signal.type))
const annAndBob = () => {
  core.receive(a, join(ann, jam))
  return core.receive(b, join(bob, jam))
}

describe('meeting', () => {
  it('[SG4] tells the newcomer who is here, and those who are here of the newcomer', () => {
    const effects = annAndBob()
    const entry = { door: false, recorder: false }
    expect(told(effects, b)).toEqual([
      {
        type: 'welcome',
        peers: [{ peer: ann, ...entry }],
        ice: [{ urls: ['stun:stun.example.org'] }],
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

  it('leaving, or being lost, is told once', () => {
    annAndBob()
    expect(core.receive(a, { type: 'leave' })).toEqual([
      { type: 'say', to: b, signal: { type: 'left', peer: ann } },
    ])
    expect(core.lost(a)).toEqual([])
    expect(core.lost(b)).toEqual([])
    expect(core.counts()).toEqual({ rooms: 0, peers: 0, recorder: false })
  })

  it('a join into another room leaves the first', () => {
    annAndBob()
    expect(told(core.receive(b, join(bob, room('other'))), a)).toEqual([
      { type: 'left', peer: bob },
    ])
  })
})

describe('relay', () => {
  it('[SG5] passes a body on, unread, with its true sender', () => {
    annAndBob()
    expect(core.receive(a, { type: 'relay', to: bob, body: 'sealed' })).toEqual([
      { type: 'say', to: b, signal: { type: 'relay', from: ann, body: 'sealed' } },
    ])
  })

  it('[SG5] passes nothing to other rooms, to strangers or back', () => {
    annAndBob()
    core.receive(c, join(cat, room('other')))
    for (const to of [cat, eve, ann])
      expect(core.receive(a, { type: 'relay', to, body: 'sealed' })).toEqual([])
  })

  it('who is in no room is told so', () => {
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
    annAndBob()
    expect(refusalsOf(core.receive(c, join(cat, jam)), c)).toEqual(['room-full'])
    expect(refusalsOf(core.receive(c, { ...join(cat, jam), door: true }), c)).toEqual(['welcome'])
    expect(refusalsOf(core.receive(c, { type: 'enter' }), c)).toEqual(['room-full'])
    core.lost(a)
    expect(refusalsOf(core.receive(c, { type: 'enter' }), c)).toEqual(['entered'])
  })

  it('[SG6] a full room lets its own members reconnect', () => {
    core = newRendezvous(2)
    annAndBob()
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
    annAndBob()
    const effects = core.receive(c, join(bob, jam))
    expect(refusalsOf(effects, c)).toEqual(['welcome'])
    expect(told(effects, a)).toEqual([])
    expect(effects).toContainEqual({ type: 'hang-up', connection: b })
    expect(core.lost(b)).toEqual([])
    expect(core.receive(a, { type: 'relay', to: bob, body: 'x' })).toMatchObject([{ to: c }])
  })

  it('[SG3] another resume waits for a sign of life, and is refused if there is one', () => {
    annAndBob()
    const pirate = { ...join(bob, jam), resume: tag('pirate') }
    expect(core.receive(c, pirate)).toEqual([{ type: 'probe', holder: b, challenger: c }])
    expect(refusalsOf(core.settle(c, 'alive'), c)).toEqual(['duplicate-peer'])
    expect(core.settle(c, 'silent')).toEqual([])
  })

  it('[SG3] a silent holder is put out, and the room meets the new one as new', () => {
    annAndBob()
    core.receive(c, { ...join(bob, jam), resume: tag('heir') })
    const effects = core.settle(c, 'silent')
    expect(refusalsOf(effects, c)).toEqual(['welcome'])
    expect(told(effects, a).map(signal => signal.type)).toEqual(['left', 'joined'])
    expect(effects).toContainEqual({ type: 'hang-up', connection: b })
    expect(core.lost(b)).toEqual([])
    expect(core.counts().peers).toBe(2)
  })

  it('[SG3] a holder that reconnected during the probe stays', () => {
    annAndBob()
    core.receive(c, { ...join(bob, jam), resume: tag('pirate') })
    core.receive(e, join(bob, jam))
    expect(refusalsOf(core.settle(c, 'silent'), c)).toEqual(['duplicate-peer'])
  })

  it('[SG3] a challenger that is lost is forgotten', () => {
    annAndBob()
    core.receive(c, { ...join(bob, jam), resume: tag('pirate') })
    core.lost(c)
    expect(core.settle(c, 'silent')).toEqual([])
    expect(core.counts().peers).toBe(2)
  })
})

describe('the lobby', () => {
  const list = { type: 'list', title: 'Blues', invite: inviteTo(jam) } as const

  it('[SG8] shows a room while it is listed', () => {
    annAndBob()
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
    annAndBob()
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

  it('[AR2] gets the sealed invite, with its sender; without a Recorder that is refused', () => {
    core.receive(a, join(ann, jam))
    const save = { type: 'save', body: 'sealed' } as const
    expect(refusalsOf(core.receive(a, save), a)).toEqual(['not-permitted'])
    core.receive(archive, recorderHello())
    expect(core.receive(a, save)).toEqual([
      { type: 'say', to: archive, signal: { type: 'save', room: jam, from: ann, body: 'sealed' } },
    ])
  })

  it('a wrong token makes nobody the Recorder', () => {
    const wrong = 'not-the-token-of-ours'
    expect(refusalsOf(core.receive(e, recorderHello(wrong)), e)).toEqual(['not-permitted'])
    const joined = core.receive(e, { ...join(eve, jam), recorderToken: wrong })
    expect(refusalsOf(joined, e)).toEqual(['not-permitted'])
    expect(core.counts()).toEqual({ rooms: 0, peers: 0, recorder: false })
  })

  it('the newest connection counts; when it is lost everybody is told', () => {
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

it('[SG6] [SG9] whatever is said, nobody hears of who is not in his room, and all of it decodes', () => {
  const connections = [a, b, c, e]
  const who = fc.constantFrom(ann, bob, cat)
  const signal = fc.oneof<fc.Arbitrary<ClientSignal>[]>(
    fc
      .record({
        who,
        where: fc.constantFrom(jam, room('other')),
        door: fc.boolean(),
        proof: fc.constantFrom(tag('p'), tag('q')),
        resume: fc.constantFrom(tag('x'), tag('y')),
      })
      .map(({ who, where, ...more }) => ({ ...join(who, where), ...more })),
    fc.constant({ type: 'enter' } as const),
    fc.constant({ type: 'leave' } as const),
    fc.constant(recorderHello()),
    who.map(to => ({ type: 'relay', to, body: 'b' }) as const),
  )
  const step = fc.oneof(
    fc.record({ does: fc.constant('say' as const), at: fc.nat(3), signal }),
    fc.record({ does: fc.constant('lose' as const), at: fc.nat(3) }),
    fc.record({ does: fc.constant('settle' as const), at: fc.nat(3), alive: fc.boolean() }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const core = newRendezvous(2)
      /** Per connection: the peers that it has been told are here, or undefined outside of rooms. */
      const rosters = new Map<string, Set<string>>()
      for (const step of steps) {
        const at = connections[step.at]!
        if (step.does === 'lose') rosters.delete(at)
        if (step.does === 'say' && step.signal.type === 'leave') rosters.delete(at)
        const effects =
          step.does === 'say'
            ? core.receive(at, step.signal)
            : step.does === 'lose'
              ? core.lost(at)
              : core.settle(at, step.alive ? 'alive' : 'silent')
        const due = [...effects]
        for (let effect = due.shift(); effect; effect = due.shift()) {
          if (effect.type === 'hang-up') {
            rosters.delete(effect.connection)
            due.push(...core.lost(effect.connection))
          }
          if (effect.type !== 'say') continue
          const { to, signal } = effect
          expect(decodeServerSignal(signal).ok).toBe(true)
          if (signal.type === 'welcome')
            rosters.set(to, new Set(signal.peers.map(({ peer }) => peer)))
          if (signal.type === 'joined') rosters.get(to)?.add(signal.peer)
          if (signal.type === 'relay') expect(rosters.get(to)?.has(signal.from)).toBe(true)
          if (signal.type === 'left') expect(rosters.get(to)?.delete(signal.peer)).toBe(true)
        }
        expect(core.counts().peers).toBe(rosters.size)
      }
    }),
  )
})
