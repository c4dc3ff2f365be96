import { beforeEach, describe, expect, it } from 'vitest'
import type { Dialer, DialOptions, Link } from '../../../shared/ports.ts'
import type { Hello } from '../../../shared/protocol/hello.ts'
import { unwrapRelayBody, wrapRelayBody } from '../../../shared/protocol/relay-signal.ts'
import { ok } from '../../../shared/result.ts'
import { createWays, type Ways } from '../../../shared/session/ways.ts'
import { ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { FakeLane } from '../../support/fake-lane.ts'

/** A dialer whose links open when the test says so, and the lanes of the last one. */
class FakeDialer implements Dialer {
  readonly dials: DialOptions[] = []
  readonly #route: 'direct' | 'relay'
  sync = new FakeLane()
  live = new FakeLane()
  isOpen = false
  #tellClosed: () => void = () => {}

  constructor(route: 'direct' | 'relay') {
    this.#route = route
  }

  dial(options: DialOptions) {
    this.dials.push(options)
    return { signal() {}, close: () => this.break() }
  }

  /** Opens the last dial, and the other end's hello arrives. */
  open(): void {
    this.sync = new FakeLane()
    this.live = new FakeLane()
    const [sync, live] = [this.sync, this.live]
    this.isOpen = true
    const link: Link = {
      sync,
      live,
      fingerprints: { local: '', remote: '' },
      route: () => this.#route,
      close: () => this.break(),
      onClose: listener => {
        this.#tellClosed = listener
        return () => {}
      },
    }
    this.dials.at(-1)?.onOpen(link)
    sync.arrive(Uint8Array.of(0, 0, 1))
  }

  break(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.#tellClosed()
  }
}

let clock: FakeClock
let direct: FakeDialer
let relay: FakeDialer
let ways: Ways
let up: Link[]
let heard: string[]
let signals: string[]

beforeEach(() => {
  clock = new FakeClock()
  direct = new FakeDialer('direct')
  relay = new FakeDialer('relay')
  up = []
  heard = []
  signals = []
  ways = createWays({
    initiator: true,
    newestAttempt: 0,
    clock,
    random: () => 0.5,
    dialer: direct,
    relayDialer: relay,
    ice: () => [],
    signal: (_, body) => signals.push(body),
    hello: () => Uint8Array.of(9),
    verify: () => ok({} as Hello),
    onUp: ({ link }) => up.push(link),
    onMessage: message => heard.push(`message ${message.join()}`),
    onDatagram: datagram => heard.push(`datagram ${datagram.join()}`),
    onDown: () => heard.push('down'),
    onRefused: () => heard.push('refused'),
  })
})

const routes = () => up.map(link => link.route())

describe('the two ways of a pair', () => {
  it('[RL1] looks for a carrier after 3 s without a link, not before', () => {
    clock.advance(ms(2_999))
    expect(relay.dials).toHaveLength(0)
    clock.advance(ms(1))
    expect(relay.dials).toHaveLength(1)
    expect(direct.dials.length).toBeGreaterThan(0)
  })

  it('[RL1] needs no carrier where the direct link opens in time', () => {
    direct.open()
    clock.advance(seconds(60))
    expect([relay.dials.length, routes()]).toEqual([0, ['direct']])
  })

  it('[RL2] speaks of the relayed way in bodies of its own, and hears only those there', () => {
    clock.advance(seconds(3))
    relay.dials[0]?.onSignal('{"type":"offer"}')
    expect(signals.map(unwrapRelayBody)).toMatchObject([{ attempt: 1, body: '{"type":"offer"}' }])
  })

  it('[RL2] begins at once when the other end does', () => {
    ways.signal(0, wrapRelayBody(0, '{"type":"dial-me"}'))
    expect(relay.dials.length).toBeGreaterThan(0)
  })

  it('[RL7] goes on dialing directly, and goes over without a gap when that opens', () => {
    clock.advance(seconds(3))
    relay.open()
    expect(routes()).toEqual(['relay'])
    direct.dials.at(-1)?.onFail('no way')
    const before = direct.dials.length
    clock.advance(seconds(1))
    expect(direct.dials.length).toBe(before + 1)
    direct.open()
    expect(routes()).toEqual(['relay', 'direct'])
    expect(relay.isOpen).toBe(true)
    // Either end may be the first to know: packets go and come both ways, messages only one.
    const sent = [relay.live.sizes.length, direct.live.sizes.length]
    up[1]?.live.send(Uint8Array.of(1))
    expect([relay.live.sizes.length, direct.live.sizes.length]).toEqual(sent.map(n => n + 1))
    relay.live.arrive(Uint8Array.of(2))
    direct.live.arrive(Uint8Array.of(3))
    relay.sync.arrive(Uint8Array.of(0, 0, 4))
    direct.sync.arrive(Uint8Array.of(0, 0, 5))
    expect(heard).toEqual(['datagram 2', 'datagram 3', 'message 5'])
    clock.advance(seconds(2))
    expect([relay.isOpen, direct.isOpen]).toEqual([false, true])
    expect(heard).not.toContain('down')
  })

  it('[RL3] what is carried for others never takes two hops', () => {
    clock.advance(seconds(3))
    relay.open()
    direct.open()
    const before = relay.live.sizes.length
    up[1]?.live.send(Uint8Array.of(5, 0, 0, 0, 0, 0))
    expect(relay.live.sizes.length).toBe(before)
  })

  it('[RL7] looks for another carrier at once when the link is lost', () => {
    clock.advance(seconds(3))
    relay.open()
    relay.break()
    expect(heard).toEqual(['down'])
    clock.advance(ms(500))
    expect(relay.dials).toHaveLength(2)
  })

  it('[RL7] closes the way that is silent, whichever it is', () => {
    clock.advance(seconds(3))
    relay.open()
    ways.redial()
    expect([heard, relay.isOpen]).toEqual([['down'], false])
    relay.dials.length = 0
    direct.open()
    ways.redial()
    expect([heard, direct.isOpen]).toEqual([['down', 'down'], false])
    clock.advance(ms(2_900))
    expect(relay.dials).toHaveLength(0)
    clock.advance(ms(200))
    expect(relay.dials).toHaveLength(1)
  })

  it('closes both ways, and says nothing of it', () => {
    clock.advance(seconds(3))
    relay.open()
    ways.close()
    clock.advance(seconds(60))
    expect([relay.isOpen, heard]).toEqual([false, []])
  })
})
