/**
 * Eight players joining within 50 ms, 50 times: until every pair is linked, and until everybody shows
 * what each of them then says. Once in simulated time, once over real links and real signaling.
 */
import type { Random } from '../../shared/ports.ts'
import { newInvite } from '../../shared/protocol/invite.ts'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'
import { figuresOf, percentile } from './measure/figures.ts'
import {
  entropy,
  isLinkedToAll,
  type NodePlayer,
  openNodePlayers,
  until,
} from './measure/node-players.ts'
import { printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const TIMES = Number(process.env.TIMES ?? 50)
const PLAYERS = 8
/** ms within which all arrive. */
const WITHIN = 50
const LIMIT = 5000
/** Of the simulated network: players at home, on Wi-Fi. */
const WEATHER = { latency: ms(30), jitter: ms(20), loss: 0.02 }

interface Gathering {
  /** ms from the first arrival until every pair was linked. */
  readonly linked: number
  /** ms from then until everybody showed what everybody had written. */
  readonly agreed: number
}

printTitle(`${PLAYERS} players joining within ${WITHIN} ms, ${TIMES} times`)
const simulated: Gathering[] = []
for (let seed = 1; seed <= TIMES; seed++) simulated.push(await simulate(seed))
report('simulated time, 30–50 ms one way, 2 % loss', simulated)

const site = await openBenchSite()
const house = await openNodePlayers(site.url)
const real: Gathering[] = []
for (let time = 0; time < TIMES; time++) real.push(await gather())
house.close()
await site.close()
report('real links (node-datachannel), all in one process', real)

async function simulate(seed: number): Promise<Gathering> {
  const house = new SimulatedHouse(seed, WEATHER)
  const { clock } = house
  const from = clock.now()
  const stays: Stay[] = []
  for (const [n, at] of arrivals(seededRandom(seed)).entries()) {
    await clock.run(micros(from + at * 1000 - clock.now()))
    stays.push(await house.arrive(`Player ${n}`))
  }
  await clock.runUntil(() => allLinked(stays), seconds(60))
  const linkedAt = clock.now()
  const entering = stays.map(({ room }, n) => room.enter({ name: `Player ${n}`, colour: n }))
  await clock.runUntil(() => stays.every(showsAll), seconds(60))
  const agreedAt = clock.now()
  await Promise.all(entering)
  return { linked: (linkedAt - from) / 1000, agreed: (agreedAt - linkedAt) / 1000 }
}

async function gather(): Promise<Gathering> {
  const invite = newInvite(entropy)
  const from = performance.now()
  const players: NodePlayer[] = await Promise.all(
    arrivals(Math.random).map(async (at, n) => {
      await new Promise(resolve => setTimeout(resolve, at))
      return house.arrive(invite, `Player ${n}`)
    }),
  )
  await until(players, () => players.every(player => isLinkedToAll(player, players)))
  const linkedAt = performance.now()
  await Promise.all(players.map(({ room, name }, n) => room.enter({ name, colour: n })))
  await until(players, () => players.every(showsAll))
  const agreedAt = performance.now()
  await Promise.all(players.map(({ room }) => room.close()))
  return { linked: linkedAt - from, agreed: agreedAt - linkedAt }
}

/** When each arrives, ms, in order. */
function arrivals(random: Random): readonly number[] {
  return Array.from({ length: PLAYERS }, () => random() * WITHIN).toSorted((a, b) => a - b)
}

/** Each has written one edit by entering: his name and colour. */
function showsAll({ room }: { readonly room: Stay['room'] }): boolean {
  return Object.keys(room.session()?.players ?? {}).length === PLAYERS
}

function report(where: string, gatherings: readonly Gathering[]): void {
  const linked = gatherings.map(gathering => gathering.linked)
  printNote(`In ${where}, ms:`)
  printContenders([
    { name: 'first arrival → all pairs linked', runs: [figuresOf(linked)] },
    { name: '→ every edit everywhere', runs: [figuresOf(gatherings.map(one => one.agreed))] },
  ])
  printNote(`All pairs linked, from quickest to slowest: ${distribution(linked)}`)
  printTargets([
    { what: 'all pairs linked, slowest of all', value: Math.max(...linked), limit: LIMIT },
  ])
}

function distribution(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  return [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1]
    .map(share => Math.round(percentile(sorted, share)))
    .join(' · ')
}
