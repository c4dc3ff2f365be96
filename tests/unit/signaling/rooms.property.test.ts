import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ClientSignal, decodeServerSignal } from '../../../shared/protocol/signaling.ts'
import {
  ann,
  bob,
  cat,
  jam,
  connections as named,
  newRendezvous,
} from '../../support/rendezvous.ts'
import { join, recorderHello, room, tag } from '../../support/signals.ts'

it('[SG6] [SG9] whatever is said, nobody hears of who is not in his room, and all of it decodes', () => {
  const connections = [named.a, named.b, named.c, named.e]
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
