/** Players on clocks of their own in one simulated room, and where each of them is in the song. */
import type { Edit } from '../../shared/doc/edit.ts'
import type { TransportView } from '../../shared/doc/view.ts'
import { clicksBetween, phaseIn, positionIn } from '../../shared/time/transport.ts'
import { type Micros, micros, ms, seconds } from '../../shared/time/units.ts'
import { skewedClock } from '../support/fake-clock.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'

export interface Musician extends Stay {
  /** The true instant of a moment of this player's own clock, µs. */
  trueTime(local: number): number
}

export class SongHouse {
  readonly house: SimulatedHouse
  readonly here: Musician[] = []
  readonly #random: () => number

  constructor(seed: number) {
    this.house = new SimulatedHouse(seed, { latency: ms(15), jitter: ms(5) })
    this.#random = seededRandom(seed)
  }

  /** Comes in with a clock that is hours and up to 50 ppm off, and stays until all is settled. */
  async join(name: string, again?: Stay): Promise<Musician> {
    const rate = 1 + (this.#random() - 0.5) * 1e-4
    const start = this.house.clock.now()
    const offset = micros((this.#random() - 0.5) * 1e10 - start * (rate - 1))
    const clock = skewedClock(this.house.clock, { offset, rate })
    const stay = await this.house.arrive(name, { clock, ...(again && { again }) })
    const musician = { ...stay, trueTime: (local: number) => (local - offset) / rate }
    this.here.push(musician)
    await this.house.clock.runUntil(() => allLinked(this.here), seconds(5))
    const entering = stay.room.enter({ name, colour: 1 })
    await this.house.clock.run(seconds(3))
    await entering
    return musician
  }

  async leave(musician: Musician): Promise<void> {
    this.here.splice(this.here.indexOf(musician), 1)
    const closing = musician.room.close()
    await this.house.clock.run(seconds(1))
    await closing
  }

  async edit(musician: Musician, edit: Edit): Promise<void> {
    const editing = musician.room.edit([edit])
    await this.house.clock.run(ms(1))
    await editing
  }

  run = (span: Micros): Promise<void> => this.house.clock.run(span)

  /** How far the beats of those present lie apart at most, µs; infinite if anybody is elsewhere. */
  apart(): number {
    const [first = [], ...others] = this.here.map(clicksAhead)
    const gaps = others.flatMap(clicks =>
      first.slice(0, Math.max(1, clicks.length)).map(({ position, at }, n) => {
        const click = clicks[n]
        return click?.position === position ? Math.abs(click.at - at) : Number.POSITIVE_INFINITY
      }),
    )
    return gaps.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...gaps)
  }

  /** The largest step of anybody's song against true time from one 50 ms to the next, in µs. */
  async largestMove(musicians: readonly Musician[], span: Micros): Promise<number> {
    const songs = musicians.map(musician => transportOf(musician))
    const now = () =>
      musicians.map(({ room }, n) => {
        if (transportOf({ room }) !== songs[n] || room.view().clock.id !== songs[n]?.clock)
          return Number.POSITIVE_INFINITY
        return room.clock.now() - this.house.clock.now()
      })
    let before = now()
    let most = 0
    for (let passed = 0; passed < span; passed += 50_000) {
      await this.run(ms(50))
      const after = now()
      most = Math.max(most, ...after.map((offset, n) => Math.abs(offset - before[n]!)))
      before = after
    }
    return most
  }
}

export function transportOf({ room }: Pick<Stay, 'room'>): TransportView {
  const transport = room.session()?.transport
  if (!transport) throw new Error('the document is not open')
  return transport
}

export const placeOf = ({ room }: Pick<Stay, 'room'>) =>
  positionIn(transportOf({ room }), room.view().clock.id, room.clock.now())

export const phaseOf = ({ room }: Pick<Stay, 'room'>) =>
  phaseIn(transportOf({ room }), room.view().clock.id, room.clock.now())

/** What this player's metronome does in the next four seconds: position and true instant. */
function clicksAhead({ room, trueTime }: Musician) {
  const now = room.clock.now()
  // A little later for all, so that nobody's first click lies just behind his own now.
  const clicks = clicksBetween(
    transportOf({ room }),
    room.view().clock.id,
    micros(now + 5_000),
    micros(now + 4_000_000),
  )
  return clicks.map(({ position, moment }) => ({
    position,
    at: trueTime(room.clock.toLocal(moment)),
  }))
}
