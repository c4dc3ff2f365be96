/**
 * Eight players, thirty notes a second each, everybody linked with everybody: how long a note takes
 * and what each of them sends. Once in simulated time, once over real links.
 */
import { newInvite } from '../../shared/protocol/invite.ts'
import type { Room } from '../../shared/session/room-options.ts'
import { micros, ms, seconds } from '../../shared/time/units.ts'
import { allLinked, SimulatedHouse, type Stay } from '../support/simulated-house.ts'
import { countingDialer, type WireCount } from './measure/counting-dialer.ts'
import { figuresOf } from './measure/figures.ts'
import { entropy, isLinkedToAll, openNodePlayers, until } from './measure/node-players.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const PLAYERS = 8
const NOTES_A_SECOND = 30
const SECONDS = Number(process.env.SECONDS ?? 30)
const KEYS = 64
const LOWEST_KEY = 30
/** Same city: what is then left of the 15 ms is ours. */
const WEATHER = { latency: ms(8), jitter: ms(4), loss: 0.01 }
/** Between two players' turns, ms: on, and half a round later off. */
const TURN = 1_000 / NOTES_A_SECOND / PLAYERS

interface Mesh {
  readonly rooms: readonly Room[]
  readonly counts: readonly WireCount[]
  /** ms on one clock for all of them. */
  now(): number
  /** Resolves at that moment of this clock, or as soon after as possible. */
  until(moment: number): Promise<void>
}

await simulated()
await real()

async function simulated(): Promise<void> {
  printTitle(`${PLAYERS} players × ${NOTES_A_SECOND} notes/s, simulated, 8–12 ms one way, 1 % loss`)
  const house = new SimulatedHouse(3, WEATHER)
  const { clock } = house
  const counts = newCounts()
  const stays: Stay[] = []
  for (const [n, count] of counts.entries())
    stays.push(await house.arrive(`Player ${n}`, { dialer: usual => countingDialer(usual, count) }))
  await clock.runUntil(() => allLinked(stays), seconds(30))
  const entering = Promise.all(stays.map(({ room }, n) => room.enter({ name: `P${n}`, colour: n })))
  await clock.run(seconds(5))
  await entering
  await play({
    rooms: stays.map(({ room }) => room),
    counts,
    now: () => clock.now() / 1_000,
    until: moment => clock.run(micros(Math.max(0, moment * 1_000 - clock.now()))),
  })
}

async function real(): Promise<void> {
  printTitle(`${PLAYERS} players × ${NOTES_A_SECOND} notes/s, node-datachannel, all in one process`)
  const site = await openBenchSite()
  const house = await openNodePlayers(site.url)
  const invite = newInvite(entropy)
  const counts = newCounts()
  const players = await Promise.all(
    counts.map((count, n) => house.arrive(invite, `Player ${n}`, { count })),
  )
  await until(players, () => players.every(player => isLinkedToAll(player, players)))
  await Promise.all(players.map(({ room, name }, n) => room.enter({ name, colour: n })))
  await play({
    rooms: players.map(({ room }) => room),
    counts,
    now: () => performance.now(),
    until: moment => new Promise(resolve => setTimeout(resolve, moment - performance.now())),
  })
  await Promise.all(players.map(({ room }) => room.close()))
  house.close()
  await site.close()
}

/** Plays and prints. What is measured ends where the note is handed to the audio engine. */
async function play({ rooms, counts, now, until: reach }: Mesh): Promise<void> {
  const latencies: number[] = []
  const playedAt = new Map<string, number>()
  for (const room of rooms) {
    room.onHeard(({ peer, message, due }) => {
      const at = playedAt.get(`${peer} ${message.data1}`)
      if (message.status !== 0x90 || at === undefined) return
      const wait = Math.max(0, room.clock.toRoom(due) - room.clock.now()) / 1_000
      latencies.push(now() - at + wait)
    })
    for (const other of rooms) if (other !== room) room.setMode(other.self, 'live')
  }
  for (const count of counts) Object.assign(count, { live: 0, sync: 0 })
  const begun = now()
  for (let turn = 0; turn < SECONDS * NOTES_A_SECOND * PLAYERS; turn++) {
    press(rooms[turn % PLAYERS], Math.floor(turn / PLAYERS), playedAt, now())
    const other = turn + PLAYERS / 2
    release(rooms[other % PLAYERS], Math.floor(other / PLAYERS) - 1)
    await reach(begun + (turn + 1) * TURN)
  }
  const spent = (now() - begun) / 1_000
  await reach(now() + 1_000)

  const asked = SECONDS * NOTES_A_SECOND * PLAYERS * (PLAYERS - 1)
  const ours = {
    name: 'note, player to player',
    runs: [figuresOf(latencies, asked - latencies.length)],
  }
  printContenders([ours])
  const rates = counts.map(({ live, sync }) => ((live + sync) * 8) / 1e6 / spent)
  const liveOnly = counts.map(({ live }) => (live * 8) / 1e6 / spent)
  printNote(
    `On the wire, up, each: ${Math.max(...rates).toFixed(2)} Mb/s at most, of it ` +
      `${Math.max(...liveOnly).toFixed(2)} for notes; played in ${spent.toFixed(1)} s.`,
  )
  printTargets([
    { what: 'p99', value: overRuns(ours, 'p99'), limit: 15 },
    { what: 'up, each', value: Math.max(...rates), limit: 1.2, unit: 'Mb/s' },
  ])
}

function keyOf(round: number): number {
  return LOWEST_KEY + (round % KEYS)
}

function newCounts(): readonly WireCount[] {
  return Array.from({ length: PLAYERS }, () => ({ live: 0, sync: 0 }))
}

function press(room: Room | undefined, round: number, at: Map<string, number>, now: number): void {
  if (!room) return
  at.set(`${room.self} ${keyOf(round)}`, now)
  room.play({ status: 0x90, data1: keyOf(round), data2: 100 })
}

function release(room: Room | undefined, round: number): void {
  if (round >= 0) room?.play({ status: 0x80, data1: keyOf(round), data2: 64 })
}
