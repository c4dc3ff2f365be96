import { describe, expect, it } from 'vitest'
import type { Edit } from '../../shared/doc/edit.ts'
import type { Entry } from '../../shared/protocol/invite.ts'
import { listenerInviteOf } from '../../shared/protocol/membership.ts'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import { notesOf, off, on, rowOf } from '../support/blocked-pair.ts'
import { stampOf } from '../support/edits.ts'
import { forge, HostilePeer } from '../support/hostile-peer.ts'
import { nextActor } from '../support/open-doc.ts'
import {
  allLinked,
  linkedTo,
  RECORDER_TOKEN,
  SimulatedHouse,
  type Stay,
} from '../support/simulated-house.ts'

type Arrival = Parameters<SimulatedHouse['arrive']>[1]

const playerOf = ({ room }: Stay) => room.view().self.player
const tempo = (n: number): readonly Edit[] => [{ type: 'set-tempo', bpm: bpm(n) }]
const tempoOf = ({ room }: Stay) => room.session()?.context.tempo
const roleOf = (at: Stay, of: Stay) => at.room.session()?.players[playerOf(of)]?.role
const listening = (house: SimulatedHouse): Entry => listenerInviteOf(house.invite)

/** The promise of something that needs the house's clock to go on. */
async function during<T>(house: SimulatedHouse, work: Promise<T>, span = seconds(1)): Promise<T> {
  work.catch(() => {})
  await house.clock.run(span)
  return work
}

async function comeIn(
  house: SimulatedHouse,
  others: readonly Stay[],
  name: string,
  how: Arrival = {},
): Promise<Stay> {
  const stay = await house.arrive(name, how)
  await house.clock.runUntil(() => allLinked([...others, stay]), seconds(10))
  await during(house, stay.room.enter({ name, colour: 1 }))
  return stay
}

/** Ann is the host, since she came first. */
async function three(seed: number, bobs: Arrival = {}) {
  const house = new SimulatedHouse(seed)
  const ann = await comeIn(house, [], 'Ann')
  const bob = await comeIn(house, [ann], 'Bob', bobs)
  const cem = await comeIn(house, [ann, bob], 'Cem')
  const decide = (...edits: readonly Edit[]) => during(house, ann.room.edit(edits))
  return { house, ann, bob, cem, decide }
}

async function melody(house: SimulatedHouse, { room }: Stay, from: number, count: number) {
  for (let n = from; n < from + count; n++) {
    room.play(on(n))
    await house.clock.run(ms(40))
    room.play(off(n))
    await house.clock.run(ms(40))
  }
}
const melodyNotes = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => [
    [0x90, from + n],
    [0x80, from + n],
  ]).flat()

describe('a player with a forged program', () => {
  it('[DOC9] [DOC20] decides nothing in the name of the host, and is cut off if he keeps trying', async () => {
    const hostile = new HostilePeer()
    const { house, ann, bob, cem } = await three(81, { dialer: hostile.dialer })
    const decisions: readonly Edit[] = [
      { type: 'set-role', player: playerOf(cem), role: 'removed' },
      { type: 'mute-player', player: playerOf(cem), muted: true },
      { type: 'set-lock', locked: true },
      { type: 'set-saving', saving: false },
    ]
    for (const edit of decisions) hostile.push(await forge(bob, [edit], stampOf(playerOf(ann), 9)))
    await house.clock.run(seconds(1))
    for (const { room } of [ann, cem]) {
      expect(room.session()).toMatchObject({ locked: false, saving: true, removed: [] })
      expect(room.session()?.players[playerOf(cem)]).toMatchObject({ role: 'player', muted: false })
      expect(room.stats().offences).toBe(decisions.length)
    }
    const forged = await forge(bob, [decisions[2]!], stampOf(playerOf(ann), 9))
    for (let n = 0; n < 100; n++) hostile.push(forged)
    const isCutOff = () => [ann, cem].every(stay => !linkedTo(stay, bob.room.self))
    await house.clock.runUntil(isCutOff, seconds(2))
    expect(linkedTo(ann, cem.room.self)).toBe(true)
  })

  it('[DOC20] is not somebody else, and did not come before the others', async () => {
    const hostile = new HostilePeer()
    const { house, ann, bob, cem } = await three(82, { dialer: hostile.dialer })
    const rename: Edit = { type: 'set-player', name: 'Mallory', colour: 3 }
    hostile.push(await forge(bob, [rename], stampOf(playerOf(ann), 9)))
    await house.clock.run(seconds(1))
    for (const { room } of [ann, cem])
      expect(room.session()?.players[playerOf(ann)]).toMatchObject({ name: 'Ann', role: 'host' })
  })
})

describe('a listener', () => {
  it('[DOC10] [LK7] hears all, is heard by nobody, and is a player again when the host says so', async () => {
    const { house, ann, bob, decide } = await three(83)
    await decide({ type: 'set-role', player: playerOf(bob), role: 'listener' })
    await melody(house, bob, 40, 5)
    await melody(house, ann, 60, 5)
    await house.clock.run(seconds(1))
    expect(notesOf(ann)).toEqual([])
    expect(notesOf(bob)).toEqual(melodyNotes(60, 5))
    expect(Object.values(ann.room.session()?.takes ?? {})).toHaveLength(1)
    await decide({ type: 'set-role', player: playerOf(bob), role: 'player' })
    await melody(house, bob, 40, 5)
    await house.clock.run(seconds(1))
    expect(notesOf(ann)).toEqual(melodyNotes(40, 5))
  })

  it('[DOC20] with a forged program changes nothing, may still speak, and is cut off in the end', async () => {
    const hostile = new HostilePeer()
    const { house, ann, bob, cem, decide } = await three(84, { dialer: hostile.dialer })
    await decide({ type: 'set-role', player: playerOf(bob), role: 'listener' })
    const say: Edit = { type: 'say', message: `w_${'0'.repeat(20)}` as never, text: 'Hello' }
    await during(house, bob.room.edit([say]))
    for (let n = 0; n <= 100; n++)
      hostile.push(await forge(bob, tempo(200), stampOf(playerOf(ann), n)))
    await house.clock.run(seconds(1))
    for (const stay of [ann, cem]) {
      expect(tempoOf(stay)).toBe(120)
      expect(stay.room.session()?.chat.map(({ text }) => text)).toEqual(['Hello'])
      expect(linkedTo(stay, bob.room.self)).toBe(false)
    }
  })

  it('[DOC20] tells nothing of what others did, which a player may', async () => {
    const { house, ann, bob, cem, decide } = await three(85)
    const invented = (n: number) => forge(bob, tempo(n), stampOf(playerOf(ann), n), nextActor())
    await bob.doc.receive([await invented(131)])
    await house.clock.run(seconds(40))
    expect([ann, bob, cem].map(tempoOf)).toEqual([131, 131, 131])

    await decide({ type: 'set-role', player: playerOf(bob), role: 'listener' })
    await bob.doc.receive([await invented(132)])
    await house.clock.run(seconds(70))
    expect([ann, bob, cem].map(tempoOf)).toEqual([131, 132, 131])
    // He is no worse off for it, and neither are they.
    await decide(...tempo(99))
    expect([ann, cem].map(tempoOf)).toEqual([99, 99])
    expect(linkedTo(ann, bob.room.self)).toBe(true)
    // Their documents differ for good: each asking has at most 16 answers (DL2).
    expect(ann.room.stats().syncs).toBeLessThan(200)
  })
})

describe('who came by the link for listeners', () => {
  it('[SE6] [LK7] hears and reads all, and writes nothing', async () => {
    const house = new SimulatedHouse(86)
    const ann = await comeIn(house, [], 'Ann')
    const lou = await comeIn(house, [ann], 'Lou', { invite: listening(house) })
    await during(house, ann.room.edit(tempo(77)))
    await melody(house, ann, 60, 4)
    await melody(house, lou, 40, 4)
    await house.clock.run(seconds(1))
    expect(tempoOf(lou)).toBe(77)
    expect(notesOf(lou)).toEqual(melodyNotes(60, 4))
    expect(notesOf(ann)).toEqual([])
    await expect(during(house, lou.room.edit(tempo(200)))).rejects.toMatchObject({
      code: 'not-permitted',
    })
    expect(Object.keys(ann.room.session()?.players ?? {})).toEqual([playerOf(ann)])
    expect(rowOf(ann, lou)).toMatchObject({ name: 'Lou', listens: true, link: 'open' })
  })

  it('[DOC20] with a forged program, and Ann’s own key known to it, changes nothing', async () => {
    const hostile = new HostilePeer()
    const house = new SimulatedHouse(87)
    const ann = await comeIn(house, [], 'Ann')
    const how = { invite: listening(house), dialer: hostile.dialer }
    const lou = await comeIn(house, [ann], 'Lou', how)
    hostile.push(await forge(lou, tempo(200), stampOf(playerOf(ann), 9)))
    await lou.doc.receive([await forge(lou, tempo(201), stampOf(playerOf(ann), 9), nextActor())])
    await house.clock.run(seconds(40))
    expect(tempoOf(ann)).toBe(120)
    for (let n = 0; n <= 100; n++)
      hostile.push(await forge(lou, tempo(200), stampOf(playerOf(ann), n)))
    await house.clock.run(seconds(1))
    expect(linkedTo(ann, lou.room.self)).toBe(false)
  })

  it('[DOC10] never is the host, also not when he came first', async () => {
    const house = new SimulatedHouse(88)
    const lou = await comeIn(house, [], 'Lou', { invite: listening(house) })
    const ann = await comeIn(house, [lou], 'Ann')
    await house.clock.run(seconds(1))
    expect(roleOf(ann, ann)).toBe('host')
    expect(roleOf(lou, ann)).toBe('host')
  })
})

it('[LV9] who is muted for all is heard by nobody, is told so, and is kept', async () => {
  const { house, ann, bob, cem, decide } = await three(89)
  await decide({ type: 'mute-player', player: playerOf(bob), muted: true })
  await melody(house, bob, 40, 5)
  await house.clock.run(seconds(3))
  for (const stay of [ann, cem]) expect(notesOf(stay)).toEqual([])
  expect(rowOf(bob, ann)?.hearsMe).toBe('muted')
  expect(Object.values(ann.room.session()?.takes ?? {})).toHaveLength(1)
})

describe('a locked room', () => {
  it('[LK7] lets in who was in it before, and tells everybody else why not', async () => {
    const { house, ann, bob, cem, decide } = await three(90)
    await decide({ type: 'set-lock', locked: true })
    const dan = await house.arrive('Dan')
    await house.clock.runUntil(() => dan.room.view().barred === 'locked', seconds(10))
    await expect(during(house, dan.room.enter({ name: 'Dan', colour: 3 }))).rejects.toMatchObject({
      code: 'locked',
    })
    await house.clock.run(seconds(1))
    expect(dan.room.session()?.players).toEqual({})
    expect([ann, bob, cem].map(stay => linkedTo(stay, dan.room.self))).toEqual([
      false,
      false,
      false,
    ])

    await during(house, cem.room.close(), seconds(5))
    const again = await house.arrive('Cem', { again: cem, player: 90_003 })
    await house.clock.runUntil(() => allLinked([ann, bob, again]), seconds(10))
    expect(again.room.view().barred).toBeUndefined()
  })

  it.each([0, 100, 200, 300, 400, 600, 1_000, 5_000, 30_000])(
    '[LK7] unlocked %i ms after somebody came to the door, opens to him by itself, and all hear him',
    async wait => {
      const { house, ann, bob, cem, decide } = await three(92)
      await decide({ type: 'set-lock', locked: true })
      const dan = await house.arrive('Dan')
      await house.clock.run(ms(wait))
      await decide({ type: 'set-lock', locked: false })
      await house.clock.runUntil(() => allLinked([ann, bob, cem, dan]), seconds(20))
      await house.clock.run(seconds(1))
      expect(dan.room.view().barred).toBeUndefined()
      await during(house, dan.room.enter({ name: 'Dan', colour: 3 }))
      await melody(house, dan, 50, 1)
      await house.clock.run(seconds(1))
      for (const stay of [ann, bob, cem]) expect(notesOf(stay)).toEqual(melodyNotes(50, 1))
    },
  )

  it('[LK7] unlocked, lets in nobody who was removed', async () => {
    const { house, ann, bob, cem, decide } = await three(93)
    await decide({ type: 'set-lock', locked: true })
    await decide({ type: 'set-role', player: playerOf(cem), role: 'removed' })
    await house.clock.runUntil(() => cem.room.view().barred === 'removed', seconds(2))
    await decide({ type: 'set-lock', locked: false })
    await house.clock.run(seconds(20))
    expect(cem.room.view().barred).toBe('removed')
    expect([ann, bob].map(stay => linkedTo(stay, cem.room.self))).toEqual([false, false])
  })
})

describe('who is removed', () => {
  it('[LK8] is refused by everybody, by the old link and by the new, while the others play on', async () => {
    const { house, ann, bob, cem } = await three(91, { player: 7 })
    const old = ann.room.entry()
    const downs: string[] = []
    for (const [one, other] of [
      [ann, cem],
      [cem, ann],
    ] as const)
      one.room.onView(() => {
        if (!linkedTo(one, other.room.self)) downs.push(one.room.self)
      })
    const removing = ann.room.remove(playerOf(bob))
    await melody(house, ann, 40, 40)
    await removing
    await house.clock.run(seconds(1))
    expect(notesOf(cem)).toEqual(melodyNotes(40, 40))
    expect(downs).toEqual([])
    expect(cem.room.entry()).toEqual(ann.room.entry())
    expect(ann.room.entry()).not.toEqual(old)
    expect(bob.room.entry()).toEqual(old)
    expect(bob.room.view().barred).toBe('removed')
    expect(bob.room.play(on(60))).toBeUndefined()
    for (const stay of [ann, cem]) expect(rowOf(stay, bob)).toBeUndefined()

    await during(house, bob.room.close(), seconds(5))
    const back = await house.arrive('Bob', { again: bob, player: 7 })
    await house.clock.run(seconds(10))
    expect(back.room.view().peers).toEqual({})
    await during(house, back.room.close(), seconds(5))
    const invite = ann.room.entry()
    const sly = await house.arrive('Bob', { player: 7, invite })
    await house.clock.runUntil(() => sly.room.view().barred === 'removed', seconds(10))
    expect([ann, cem].map(stay => linkedTo(stay, sly.room.self))).toEqual([false, false])
    const dan = await comeIn(house, [ann, cem], 'Dan', { invite })
    expect(roleOf(ann, dan)).toBe('player')
  })

  it('[LK8] takes nobody along: listeners stay listeners, and the Recorder follows', async () => {
    const house = new SimulatedHouse(92)
    const ann = await comeIn(house, [], 'Ann')
    const role = { name: 'recorder', token: RECORDER_TOKEN } as const
    const archive = await house.arrive('Recorder', { role })
    const lou = await comeIn(house, [ann, archive], 'Lou', { invite: listening(house) })
    const bob = await comeIn(house, [ann, archive, lou], 'Bob')
    await during(house, ann.room.remove(playerOf(bob)))
    expect(archive.room.entry()).toEqual(ann.room.entry())
    expect(lou.room.entry()).toEqual(ann.room.listening())
    await house.clock.run(seconds(5))
    expect(allLinked([ann, archive, lou])).toBe(true)
    await during(house, ann.room.edit(tempo(88)))
    expect([archive, lou].map(tempoOf)).toEqual([88, 88])
  })

  it('[LK8] is removed by the host alone: nobody else’s word moves the room', async () => {
    const { house, ann, bob, cem } = await three(93)
    await expect(bob.room.remove(playerOf(cem))).rejects.toMatchObject({ code: 'not-permitted' })
    await house.clock.run(seconds(1))
    expect(ann.room.entry()).toEqual(house.invite)
  })
})

describe('the office', () => {
  it('[DOC21] goes on while the host is gone, and is his again when he comes back', async () => {
    const { house, ann, bob, cem } = await three(94, {})
    await during(house, ann.room.close(), seconds(30))
    expect(roleOf(bob, ann)).toBe('host')
    await house.clock.run(seconds(60))
    expect([roleOf(bob, bob), roleOf(cem, bob)]).toEqual(['host', 'host'])
    const back = await house.arrive('Ann', { again: ann, player: 94_001 })
    await house.clock.runUntil(() => allLinked([bob, cem, back]), seconds(10))
    await during(house, back.room.enter({ name: 'Ann', colour: 1 }), seconds(2))
    expect([back, bob, cem].map(stay => roleOf(stay, back))).toEqual(['host', 'host', 'host'])
  })

  it('[DOC21] stays with whom the host gave it to', async () => {
    const { house, ann, bob, cem, decide } = await three(95)
    await decide({ type: 'set-host', player: playerOf(cem) })
    await during(house, ann.room.close(), seconds(90))
    const back = await house.arrive('Ann', { again: ann, player: 95_001 })
    await house.clock.runUntil(() => allLinked([bob, cem, back]), seconds(10))
    await during(house, back.room.enter({ name: 'Ann', colour: 1 }), seconds(90))
    expect([back, bob, cem].map(stay => roleOf(stay, cem))).toEqual(['host', 'host', 'host'])
  })
})
