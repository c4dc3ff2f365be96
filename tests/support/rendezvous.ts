import type { ServerSignal } from '../../shared/protocol/signaling.ts'
import { type ConnectionId, connectionId, type Effect } from '../../signaling/effects.ts'
import { Rendezvous } from '../../signaling/rooms.ts'
import { join, peer, RECORDER_TOKEN, room } from './signals.ts'

export const connections: Readonly<Record<'a' | 'b' | 'c' | 'e' | 'archive', ConnectionId>> = {
  a: connectionId('a'),
  b: connectionId('b'),
  c: connectionId('c'),
  e: connectionId('e'),
  archive: connectionId('archive'),
}
export const [ann, bob, cat, eve] = [peer(1), peer(2), peer(3), peer(4)]
export const jam = room('jam')

export const newRendezvous = (roomLimit = 12) =>
  new Rendezvous({
    roomLimit,
    ice: () => [{ urls: ['stun:stun.example.org'] }],
    records: true,
    isRecorderToken: token => token === RECORDER_TOKEN,
  })

/** Ann in connection a, then Bob in b, in one room. */
export function annAndBob(core: Rendezvous): readonly Effect[] {
  core.receive(connections.a, join(ann, jam))
  return core.receive(connections.b, join(bob, jam))
}

/** What that connection is told, in order. */
export const told = (effects: readonly Effect[], to: string): ServerSignal[] =>
  effects.flatMap(effect => (effect.type === 'say' && effect.to === to ? [effect.signal] : []))

/** The same, as the code of a refusal or the type of anything else. */
export const refusalsOf = (effects: readonly Effect[], to: string): string[] =>
  told(effects, to).map(signal => (signal.type === 'refused' ? signal.code : signal.type))
