/** What Ableton Link's test plan asks of programs that play together, asked of whole rooms. */
import { describe, expect, it } from 'vitest'
import type { Edit } from '../../shared/doc/edit.ts'
import { bpm, ms, seconds } from '../../shared/time/units.ts'
import { phaseOf, placeOf, SongHouse, transportOf } from './song-house.ts'

const tempo = (n: number): Edit => ({ type: 'set-tempo', bpm: bpm(n) })
const PLAY: Edit = { type: 'play' }
const STOP: Edit = { type: 'stop' }
const TEMPO_OF_LINK = 3_000 // µs that onsets may lie apart
const UNFELT = 500 // µs that nobody may be moved by more

async function two(seed: number) {
  const house = new SongHouse(seed)
  const ann = await house.join('Ann')
  const bob = await house.join('Bob')
  await house.run(seconds(5))
  return { house, ann, bob }
}
/** @param move the largest step of anybody's song against true time, µs */
function unfelt(when: string, move: number): void {
  process.stdout.write(`moved when ${when}: ${(move / 1_000).toFixed(3)} ms at most\n`)
  expect(move).toBeLessThanOrEqual(UNFELT)
}
const temposOf = (house: SongHouse) => house.here.map(({ room }) => room.session()?.context.tempo)

describe('tempo', () => {
  it('[TR2] TEMPO-1 set by one is everybody’s, stopped or playing, and all stay in step', async () => {
    const { house, ann, bob } = await two(1)
    await house.edit(ann, tempo(97))
    await house.run(ms(500))
    expect(temposOf(house)).toEqual([97, 97])
    await house.edit(bob, PLAY)
    await house.run(seconds(2))
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
    for (const [who, next] of [
      [ann, 140],
      [bob, 63],
    ] as const) {
      await house.edit(who, tempo(next))
      await house.run(seconds(2))
      expect(temposOf(house)).toEqual([next, next])
      expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
    }
  })

  it('[TR5] TEMPO-2 TEMPO-3 is not changed by who comes, nor by who comes back with an older document', async () => {
    const { house, ann, bob } = await two(2)
    await house.edit(bob, tempo(100))
    await house.run(seconds(1))
    await house.leave(bob)
    await house.edit(ann, tempo(130))
    await house.edit(ann, PLAY)
    const before = transportOf(ann)
    await house.join('Bob', bob)
    await house.join('Cleo')
    await house.run(seconds(1))
    expect(temposOf(house)).toEqual([130, 130, 130])
    expect(transportOf(ann)).toEqual(before)
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
  })

  it('[TR2] TEMPO-4 goes from 20 to 999 bpm, in step at both ends', async () => {
    const { house, ann, bob } = await two(3)
    await house.edit(ann, PLAY)
    for (const [who, extreme] of [
      [ann, 20],
      [bob, 999],
    ] as const) {
      await house.edit(who, tempo(extreme))
      await house.run(seconds(4))
      expect(temposOf(house)).toEqual([extreme, extreme])
      expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
    }
    const beyond = { type: 'set-tempo', bpm: 1_000 } as Edit
    await expect(ann.room.edit([beyond])).rejects.toThrow('20–999')
  })

  it('[TR2] [TR3] moves nobody when it changes: all go on as they were to one beat, and bend there', async () => {
    const { house, ann, bob } = await two(4)
    await house.edit(ann, PLAY)
    await house.run(ms(2_345))
    const old = [ann, bob].map(transportOf)
    await house.edit(bob, tempo(180))
    const bend = transportOf(bob).anchorMoment
    const slack = 1 + (UNFELT * 960 * 180) / 60e6
    let asked = 0
    for (; ann.room.clock.now() < bend - ms(5); asked++) {
      for (const [n, musician] of [ann, bob].entries()) {
        const now = placeOf(musician)
        const { anchorPosition, anchorMoment } = old[n]!
        const unbent = anchorPosition + ((musician.room.clock.now() - anchorMoment) * 1_920) / 1e6
        expect(Math.abs(now - unbent)).toBeLessThanOrEqual(slack)
      }
      await house.run(ms(10))
    }
    expect(asked).toBeGreaterThan(5)
    expect(transportOf(ann)).toEqual(transportOf(bob))
    expect(transportOf(ann).anchorPosition % 960).toBe(0)
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
  })
})

describe('beat time', () => {
  it('[TR5] [CL4] TEMPO-5 BEATTIME-1 of who plays alone goes on when company comes, and when it leaves', async () => {
    const house = new SongHouse(5)
    const ann = await house.join('Ann')
    await house.edit(ann, tempo(111))
    await house.edit(ann, PLAY)
    await house.run(seconds(1))
    const before = transportOf(ann)
    const joining = house.join('Bob')
    unfelt('one comes', await house.largestMove([ann], seconds(6)))
    const leaving = house.leave(await joining)
    unfelt('he leaves', await house.largestMove([ann], seconds(6)))
    await leaving
    expect(transportOf(ann)).toBe(before)
  })

  it('[TR5] BEATTIME-2 of those who play does not move when one more comes', async () => {
    const { house, ann, bob } = await two(6)
    await house.edit(bob, PLAY)
    await house.run(seconds(1))
    const joining = house.join('Cleo')
    unfelt('a third comes', await house.largestMove([ann, bob], seconds(10)))
    await joining
    expect(phaseOf(house.here[2]!)).toBe('playing')
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
  })

  it('[CL4] of those who stay does not move when the reference of the clock leaves', async () => {
    const { house, ann, bob } = await two(7)
    const cleo = await house.join('Cleo')
    await house.edit(cleo, PLAY)
    await house.run(seconds(1))
    expect(bob.room.view().clock.reference).toBe(ann.room.self)
    const leaving = house.leave(ann)
    unfelt('the reference leaves', await house.largestMove([bob, cleo], seconds(10)))
    await leaving
    expect(bob.room.view().clock.reference).toBe(bob.room.self)
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
  })
})

describe('start and stop', () => {
  it('[TR3] STARTSTOPSTATE-1 of one are everybody’s: begun together, and stopped on one beat', async () => {
    const { house, ann, bob } = await two(8)
    await house.edit(ann, PLAY)
    expect(phaseOf(ann)).toBe('counting-in')
    await house.run(ms(1_777))
    expect([phaseOf(ann), phaseOf(bob)]).toEqual(['playing', 'playing'])
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
    await house.edit(ann, STOP)
    expect(phaseOf(ann)).toBe('stopping')
    await house.run(seconds(2))
    expect([phaseOf(ann), phaseOf(bob)]).toEqual(['stopped', 'stopped'])
    expect(placeOf(bob)).toBe(placeOf(ann))
    expect(placeOf(ann) % 960).toBe(0)
  })

  it('[TR3] STARTSTOPSTATE-2 are for who has just come as for all: he stops and starts the room', async () => {
    const { house, ann } = await two(9)
    await house.edit(ann, PLAY)
    const cleo = await house.join('Cleo')
    await house.edit(cleo, STOP)
    await house.run(seconds(2))
    expect(house.here.map(phaseOf)).toEqual(['stopped', 'stopped', 'stopped'])
    const stoppedAt = placeOf(ann)
    await house.edit(cleo, PLAY)
    await house.run(seconds(1))
    expect(house.here.map(phaseOf)).toEqual(['playing', 'playing', 'playing'])
    expect(placeOf(ann)).toBeGreaterThan(stoppedAt)
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
  })

  it('[TR7] are counted in for everybody, and the song begins with all in step', async () => {
    const { house, ann, bob } = await two(10)
    await house.edit(ann, { type: 'play', countIn: 1 })
    await house.run(seconds(1))
    expect([phaseOf(ann), phaseOf(bob)]).toEqual(['counting-in', 'counting-in'])
    expect(placeOf(bob)).toBeLessThan(0)
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
    await house.run(seconds(2))
    expect([phaseOf(ann), phaseOf(bob)]).toEqual(['playing', 'playing'])
    expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
  })

  it('[TR1] [TR8] AUDIOENGINE-1 onsets of four lie less than 3 ms apart, round a loop as well', async () => {
    const { house, ann } = await two(11)
    await house.join('Cleo')
    await house.join('Dan')
    await house.edit(ann, PLAY)
    await house.edit(ann, { type: 'set-loop', on: true })
    await house.run(seconds(1))
    for (let n = 0; n < 10; n++) {
      expect(house.apart()).toBeLessThan(TEMPO_OF_LINK)
      await house.run(seconds(1))
    }
  })
})
