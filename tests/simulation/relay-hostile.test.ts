import { describe, expect, it } from 'vitest'
import type { Dialer, Lane } from '../../shared/ports.ts'
import { RELAY } from '../../shared/protocol/relay-message.ts'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import { block, enterAll, notesOf, off, on, putAt, rowOf } from '../support/blocked-pair.ts'
import { allLinked, SimulatedHouse } from '../support/simulated-house.ts'

/** A peer whose program plays along, but does this to what it carries for others. */
const carrying =
  (done: (bytes: Uint8Array) => readonly Uint8Array[]) =>
  (usual: Dialer): Dialer => ({
    dial: options =>
      usual.dial({
        ...options,
        onOpen(link) {
          const dishonest = (lane: Lane, isCarried: (bytes: Uint8Array) => boolean): Lane => ({
            ...lane,
            send(bytes) {
              if (!isCarried(bytes)) return lane.send(bytes)
              for (const other of done(bytes)) lane.send(other)
              return true
            },
          })
          options.onOpen({
            ...link,
            sync: dishonest(link.sync, bytes => bytes[2] === RELAY && bytes[3] === 5),
            live: dishonest(link.live, bytes => bytes[0] === 5),
          })
        },
      }),
  })

const flipped = (bytes: Uint8Array) =>
  bytes.map((byte, n) => (n === bytes.length - 1 ? byte ^ 1 : byte))

describe('a pair whose nearest carrier is not honest', () => {
  const hostile: Record<string, (bytes: Uint8Array) => readonly Uint8Array[]> = {
    'changes what it carries': bytes => [flipped(bytes)],
    'swallows what it carries': () => [],
    'sends everything twice': bytes => [bytes, bytes],
  }
  for (const [what, done] of Object.entries(hostile))
    it(`[RL4] that ${what} finds another, and the room is as if nothing had been`, async () => {
      const house = new SimulatedHouse(51)
      const [ann, bob] = [await house.arrive('Ann'), await house.arrive('Bob')]
      block(house, ann, bob)
      const cem = await house.arrive('Cem', { dialer: carrying(done) })
      const dan = await house.arrive('Dan')
      putAt(house, ms(3), cem, [ann, bob])
      const stays = [ann, bob, cem, dan]
      await house.clock.runUntil(() => allLinked(stays), seconds(20))
      await enterAll(house, stays)
      await house.clock.runUntil(() => rowOf(ann, bob)?.via === dan.room.self, seconds(20))
      await house.clock.run(seconds(1))
      for (let n = 0; n < 50; n++) {
        ann.room.play(on(30 + n))
        await house.clock.run(ms(30))
        ann.room.play(off(30 + n))
        await house.clock.run(ms(30))
      }
      void bob.room.edit([{ type: 'set-tempo', bpm: bpm(133) }])
      await house.clock.run(seconds(2))
      const played = Array.from({ length: 50 }, (_, n) => [
        [0x90, 30 + n],
        [0x80, 30 + n],
      ]).flat()
      expect(notesOf(bob)).toEqual(played)
      expect(ann.room.session()?.context.tempo).toBe(133)
      // Its own links, on which it was honest, stand.
      expect(rowOf(ann, cem)).toMatchObject({ link: 'open', route: 'direct' })
    })
})
