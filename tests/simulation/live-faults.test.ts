/** Bad clocks, sleeping machines and hostile packets in whole rooms: the others hear nothing of it. */
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../shared/live/byte-writer.ts'
import { MAX_DATAGRAM_BYTES, writeEvents } from '../../shared/live/events-packet.ts'
import { Journal } from '../../shared/live/journal.ts'
import type { Clock, Link } from '../../shared/ports.ts'
import {
  type LocalMicros,
  localMicros,
  type Micros,
  micros,
  ms,
  seconds,
} from '../../shared/time/units.ts'
import { enterAll, off, on, rowOf } from '../support/blocked-pair.ts'
import { skewedClock } from '../support/fake-clock.ts'
import { played } from '../support/played.ts'
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

/** Keys of that player that sound here now. */
function sounding({ heard }: Stay, player: Stay): readonly number[] {
  const down = new Set<number>()
  for (const { peer, message } of heard) {
    if (peer !== player.room.self) continue
    if (message.status === 0x90) down.add(message.data1)
    if (message.status === 0x80) down.delete(message.data1)
  }
  return [...down]
}

const onsets = ({ heard }: Stay, player: Stay): readonly number[] =>
  heard
    .filter(({ peer, message }) => peer === player.room.self && message.status === 0x90)
    .map(({ message }) => message.data1)

const kept = (here: Stay, player: Stay): number =>
  Object.values(here.room.session()?.takes ?? {})
    .filter(take => take.player === player.room.view().self.player)
    .flatMap(take => take.pages)
    .reduce((most, { first, count }) => Math.max(most, first + count), 0)

async function phrase(house: SimulatedHouse, player: Stay, from: number, notes = 10) {
  for (let n = 0; n < notes; n++) {
    player.room.play(on(from + n))
    await house.clock.run(ms(40))
    player.room.play(off(from + n))
    await house.clock.run(ms(40))
  }
}

/** Ann, and Bob with another clock than the true one; both have entered. */
async function annAndBobOn(seed: number, clockOf: (true_: Clock) => Clock) {
  const house = new SimulatedHouse(seed)
  const ann = await house.arrive('Ann')
  const bob = await house.arrive('Bob', { clock: clockOf(house.clock) })
  await house.clock.runUntil(() => allLinked([ann, bob]), seconds(10))
  await enterAll(house, [ann, bob])
  return { house, ann, bob }
}

/** A machine that can be put to sleep: nothing runs, and its clock may or may not go on. */
class SleepyClock implements Clock {
  readonly #clock: Clock
  readonly #stops: boolean
  #asleepSince: LocalMicros | undefined
  #slept = 0
  #waiting: (() => void)[] = []

  constructor(clock: Clock, clockStops: 'stops' | 'goes-on') {
    this.#clock = clock
    this.#stops = clockStops === 'stops'
  }
  now(): LocalMicros {
    return localMicros((this.#asleepSince ?? this.#clock.now()) - this.#slept)
  }
  at(moment: LocalMicros, task: () => void) {
    let cancelled = false
    const run = (): void => {
      if (cancelled) return
      if (this.#asleepSince === undefined) task()
      else this.#waiting.push(run)
    }
    this.#clock.at(localMicros(moment + this.#slept), run)
    return () => {
      cancelled = true
    }
  }
  sleep(): void {
    this.#asleepSince = this.#clock.now()
  }
  wake(): void {
    if (this.#stops) this.#slept += this.#clock.now() - (this.#asleepSince ?? this.#clock.now())
    this.#asleepSince = undefined
    for (const run of this.#waiting.splice(0)) run()
  }
}

describe('a laptop that sleeps for a minute with keys down', () => {
  it.each(['stops', 'goes-on'] as const)(
    '[LV6] [LK6] leaves no note sounding on either side, and both takes are whole (its clock %s)',
    async clockStops => {
      let bobs: SleepyClock | undefined
      const { house, ann, bob } = await annAndBobOn(21, clock => {
        bobs = new SleepyClock(clock, clockStops)
        return bobs
      })
      ann.room.play(on(40))
      bob.room.play(on(60))
      await house.clock.run(ms(500))
      expect([sounding(ann, bob), sounding(bob, ann)]).toEqual([[60], [40]])

      house.network.setWeather({ blocked: true })
      bobs?.sleep()
      await house.clock.run(seconds(3.2))
      expect(sounding(ann, bob)).toEqual([])
      ann.room.play(off(40))
      await house.clock.run(seconds(57))
      house.network.setWeather({ blocked: false })
      bobs?.wake()
      await house.clock.runUntil(() => allLinked([ann, bob]), seconds(20))
      await house.clock.run(seconds(4))
      expect([sounding(ann, bob), sounding(bob, ann)]).toEqual([[], []])

      bob.room.play(off(60))
      await phrase(house, bob, 70)
      await phrase(house, ann, 90)
      await house.clock.run(seconds(4))
      expect(onsets(ann, bob).slice(-10)).toEqual(Array.from({ length: 10 }, (_, n) => 70 + n))
      expect(onsets(bob, ann).slice(-10)).toEqual(Array.from({ length: 10 }, (_, n) => 90 + n))
      expect([kept(ann, bob), kept(bob, ann)]).toEqual([22, 22])
    },
  )
})

describe('a player whose clock is bad', () => {
  it('[CL2] [LV5] runs 5 % fast: every note is heard once each way, and nobody else is moved', async () => {
    const house = new SimulatedHouse(22)
    const [ann, cem] = [await house.arrive('Ann'), await house.arrive('Cem')]
    const rate = 1.05
    const offset = micros(-house.clock.now() * (rate - 1))
    const bob = await house.arrive('Bob', { clock: skewedClock(house.clock, { offset, rate }) })
    await house.clock.runUntil(() => allLinked([ann, bob, cem]), seconds(20))
    const before = cem.room.clock.now() - ann.room.clock.now()
    await enterAll(house, [ann, bob, cem])
    for (let round = 0; round < 10; round++) {
      await phrase(house, bob, 40 + round * 4, 4)
      await phrase(house, ann, 40 + round * 4, 4)
    }
    await house.clock.run(seconds(1))
    const all = Array.from({ length: 40 }, (_, n) => 40 + n)
    expect(onsets(ann, bob)).toEqual(all)
    expect(onsets(cem, bob)).toEqual(all)
    expect(onsets(bob, ann)).toEqual(all)
    expect([sounding(ann, bob), sounding(bob, ann)]).toEqual([[], []])
    expect(Math.abs(cem.room.clock.now() - ann.room.clock.now() - before)).toBeLessThan(1_000)
  })

  it.each([3_600, -3_600])(
    '[CL3] [LV4] jumps by %i s: after five seconds every note is heard again, and none hangs',
    async by => {
      let jumped = 0
      const { house, ann, bob } = await annAndBobOn(23, clock => ({
        now: () => localMicros(clock.now() + jumped),
        at: (moment, task) => clock.at(localMicros(Math.max(clock.now(), moment - jumped)), task),
      }))
      await phrase(house, bob, 40)
      jumped = seconds(by)
      await house.clock.run(seconds(20))
      await house.clock.runUntil(() => allLinked([ann, bob]), seconds(20))
      await house.clock.run(seconds(5))
      await phrase(house, bob, 60)
      await phrase(house, ann, 80)
      await house.clock.run(seconds(2))
      expect(onsets(ann, bob).slice(-10)).toEqual(Array.from({ length: 10 }, (_, n) => 60 + n))
      expect(onsets(bob, ann).slice(-10)).toEqual(Array.from({ length: 10 }, (_, n) => 80 + n))
      expect([sounding(ann, bob), sounding(bob, ann)]).toEqual([[], []])
    },
  )
})

describe('packets that no honest program sends', () => {
  const writer = new ByteWriter(MAX_DATAGRAM_BYTES)
  const packet = (seq: number, sentAt: Micros, key: number, epoch = 1): Uint8Array => {
    const event = played(on(key), seq, sentAt)
    const journal = new Journal()
    journal.apply(event)
    writeEvents(writer, { epoch, seq: seq & 0xffff, sentAt, events: [event], fresh: 1 }, journal)
    return writer.written().slice()
  }

  /** Three players, and a hand on all of the third one's links. */
  async function withMallory(seed: number, onOpen: (link: Link) => void = () => undefined) {
    const house = new SimulatedHouse(seed)
    const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
    const links: Link[] = []
    const mallory = await house.arrive('Mallory', {
      dialer: usual => ({
        dial: options =>
          usual.dial({
            ...options,
            onOpen: link => {
              links.push(link)
              onOpen(link)
              options.onOpen(link)
            },
          }),
      }),
    })
    await house.clock.runUntil(() => allLinked([ann, bob, mallory]), seconds(10))
    await enterAll(house, [ann, bob, mallory])
    return { house, ann, bob, mallory, links }
  }

  it('[LV8] at 10,000 a second are taken up to the limit, and the others play on unharmed', async () => {
    const { house, ann, bob, mallory, links } = await withMallory(24)
    const begun = house.clock.now()
    for (let n = 0; n < 20_000; n++) {
      const bytes = packet(n, micros(house.clock.now()), n % 128)
      for (const { live } of links) live.send(bytes)
      if (n % 100 === 0) await house.clock.run(ms(10))
      if (n % 2_000 === 0) ann.room.play(on(30 + n / 2_000))
      if (n % 2_000 === 1_000) ann.room.play(off(30 + Math.floor(n / 2_000)))
    }
    const spent = (house.clock.now() - begun) / 1e6
    const taken = bob.heard.filter(({ peer }) => peer === mallory.room.self).length
    // A bucket that was full and filled again: each taken note ends another one's sounding at most.
    expect(taken).toBeLessThanOrEqual(2 * 1_000 * (spent + 1.1))
    expect(onsets(bob, ann)).toEqual(Array.from({ length: 10 }, (_, n) => 30 + n))
    expect(rowOf(bob, ann)?.link).toBe('open')
    mallory.room.panic()
    await house.clock.run(seconds(1))
    expect(sounding(bob, mallory)).toEqual([])
  })

  it('[LV6] [LV8] of another epoch, of the future, of long ago or of no MIDI are not heard', async () => {
    const { house, ann, bob, mallory, links } = await withMallory(25)
    mallory.room.play(on(60))
    mallory.room.play(off(60))
    mallory.room.panic() // what follows under epoch 1 is dead
    await house.clock.run(ms(200))
    const now = micros(house.clock.now())
    const impossible = packet(103, now, 64, 2)
    impossible[impossible.indexOf(0x90, 20)] = 0xf4
    for (const bytes of [
      packet(100, now, 61, 1),
      packet(101, micros(now + seconds(11)), 62, 2),
      packet(102, micros(now - seconds(601)), 63, 2),
      impossible,
    ])
      for (const { live } of links) live.send(bytes)
    await house.clock.run(ms(200))
    for (const stay of [ann, bob]) {
      expect(onsets(stay, mallory)).toEqual([60])
      expect(stay.room.stats().refusedDatagrams).toBe(1)
    }
  })

  it('[ID4] that come before their sender has said who he is are not heard', async () => {
    let sent = 0
    const { house, ann, bob, mallory } = await withMallory(26, ({ live }) => {
      live.send(packet(sent, micros(1_700_000_000_000_000), 99))
      sent++
    })
    await house.clock.run(seconds(1))
    expect(sent).toBeGreaterThanOrEqual(2)
    for (const stay of [ann, bob]) expect(onsets(stay, mallory)).toEqual([])
  })
})
