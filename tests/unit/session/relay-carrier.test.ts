import { beforeEach, describe, expect, it } from 'vitest'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { FROM_CARRIER, type RelayMessage } from '../../../shared/protocol/relay-message.ts'
import { type Carrier, createCarrier } from '../../../shared/session/relay-carrier.ts'
import { ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const peers = ['a', 'b', 'c', 'd', 'e', 'f'].map(c => `p_${c.repeat(32)}` as PeerId)
const [A, B, C, D, E, F] = peers as [PeerId, PeerId, PeerId, PeerId, PeerId, PeerId]

let clock: FakeClock
let carrier: Carrier
let linked: Set<PeerId>
let busy: Set<PeerId>
let backlog: number
let said: { to: PeerId; message: RelayMessage }[]
let thrown: { to: PeerId; bytes: Uint8Array }[]
let offences: PeerId[]

beforeEach(() => {
  clock = new FakeClock()
  linked = new Set(peers)
  busy = new Set()
  backlog = 0
  said = []
  thrown = []
  offences = []
  carrier = createCarrier({
    clock,
    onOffence: peer => offences.push(peer),
    hop: peer =>
      linked.has(peer)
        ? {
            say: message => said.push({ to: peer, message }),
            throw: bytes => thrown.push({ to: peer, bytes }),
            isBusy: () => busy.has(peer),
            liveBacklog: () => backlog,
          }
        : undefined,
  })
})

const saidTo = (to: PeerId, name: RelayMessage['name']) =>
  said.filter(one => one.to === to && one.message.name === name)

function open(one: PeerId, other: PeerId): number {
  carrier.ask(one, other)
  const opened = saidTo(one, 'open').at(-1)?.message
  if (opened?.name !== 'open') throw new Error('not opened')
  expect(opened.circuit & FROM_CARRIER).toBe(FROM_CARRIER)
  return opened.circuit & ~FROM_CARRIER
}

describe('a carrier', () => {
  it('[RL3] tells both ends of the circuit, and refuses a third pair, strangers and oneself', () => {
    open(A, B)
    expect(saidTo(B, 'open')).toMatchObject([{ message: { peer: A } }])
    open(C, D)
    carrier.ask(E, F)
    expect(saidTo(E, 'refuse')).toMatchObject([{ message: { peer: F } }])
    expect(carrier.counts().carried).toBe(2)
  })

  it('[RL3] refuses who is not linked to it directly', () => {
    linked.delete(B)
    carrier.ask(A, B)
    carrier.ask(A, A)
    expect(saidTo(A, 'refuse')).toHaveLength(2)
    carrier.ask(B, A)
    expect(said.filter(({ to }) => to === B)).toEqual([])
  })

  it('[RL3] replaces a pair’s older circuit, and one that nobody used for 15 s', () => {
    open(A, B)
    open(B, A)
    expect(carrier.counts().carried).toBe(1)
    expect(saidTo(A, 'close')).toHaveLength(1)
    open(C, D)
    clock.advance(seconds(16))
    open(E, F)
    expect(carrier.counts().carried).toBe(1)
  })

  it('[RL3] counts who asks more than five times a second, and does not answer', () => {
    for (let n = 0; n < 50; n++) carrier.ask(A, B)
    expect([offences.length, saidTo(B, 'open').length]).toEqual([45, 5])
    clock.advance(seconds(1))
    open(A, B)
  })

  it('[RL5] cuts off who sends more than the window, and nobody else', () => {
    const one = open(A, B)
    const other = open(C, D)
    busy.add(B)
    for (let n = 0; n < 8; n++) carrier.frame(A, one, new Uint8Array(16_000))
    expect(offences).toEqual([])
    carrier.frame(A, one, new Uint8Array(16_000))
    expect(offences).toEqual([A])
    expect([saidTo(A, 'close').length, saidTo(B, 'close').length]).toEqual([1, 1])
    carrier.frame(C, other, new Uint8Array(10))
    expect(saidTo(D, 'frame')).toHaveLength(1)
  })

  it('[RL5] cuts off who acknowledges what has not been sent', () => {
    const circuit = open(A, B)
    carrier.frame(A, circuit, new Uint8Array(10))
    carrier.ack(B, circuit, 1)
    expect(saidTo(A, 'ack')).toMatchObject([{ message: { frames: 1 } }])
    carrier.ack(B, circuit, 2)
    expect(offences).toEqual([B])
    expect(carrier.counts().carried).toBe(0)
  })

  it('[RL5] speaks only while its own messages do not wait', () => {
    const circuit = open(A, B)
    busy.add(B)
    carrier.frame(A, circuit, Uint8Array.of(1))
    clock.advance(seconds(1))
    expect(saidTo(B, 'frame')).toEqual([])
    busy.clear()
    clock.advance(ms(10))
    expect(saidTo(B, 'frame')).toMatchObject([{ message: { box: Uint8Array.of(1) } }])
  })

  it('[RL6] passes datagrams on at once, or drops them where notes wait already', () => {
    const circuit = open(A, B)
    carrier.datagram(A, circuit, Uint8Array.of(5, circuit, 0, 0, 0, 0, 77))
    expect(thrown).toEqual([
      { to: B, bytes: Uint8Array.of(5, circuit | FROM_CARRIER, 0, 0, 0, 0, 77) },
    ])
    backlog = 20_000
    carrier.datagram(A, circuit, Uint8Array.of(5, circuit, 0, 0, 0, 1, 77))
    carrier.datagram(C, circuit, Uint8Array.of(5, circuit, 0, 0, 0, 2, 77))
    expect([thrown.length, carrier.counts().dropped]).toEqual([1, 2])
  })

  it('[RL7] delivers what an end said last before it closed, then closes', () => {
    const circuit = open(A, B)
    busy.add(B)
    carrier.frame(A, circuit, Uint8Array.of(1))
    carrier.hangUp(A, circuit)
    expect(saidTo(B, 'close')).toEqual([])
    busy.clear()
    clock.advance(ms(10))
    expect(said.filter(({ to }) => to === B).map(({ message }) => message.name)).toEqual([
      'open',
      'frame',
      'close',
    ])
    expect(carrier.counts().carried).toBe(0)
  })

  it('[RL7] ends what went over a link that is gone', () => {
    open(A, B)
    linked.delete(A)
    carrier.down(A)
    expect(saidTo(B, 'close')).toHaveLength(1)
    expect(carrier.counts().carried).toBe(0)
  })
})
