/**
 * Four players, 30 changes a second each, until the Recorder has acknowledged each change as being on
 * its disk: the archive is a real process, its links are real. Then the same while the Recorder makes sound
 * of another session.
 */
import type { Edit } from '../../shared/doc/edit.ts'
import { TONICS } from '../../shared/music/key.ts'
import { newInvite } from '../../shared/protocol/invite.ts'
import { bpm } from '../../shared/time/units.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { startLongRender } from './measure/long-render.ts'
import { entropy, type NodePlayer, openNodePlayers, until } from './measure/node-players.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const PLAYERS = 4
const CHANGES = Number(process.env.CHANGES ?? 200)
/** 30 changes a second. */
const PERIOD = 1000 / 30

printTitle(`Archive: ${PLAYERS} players × 30 changes/s, change → acknowledged as saved`)
const site = await openBenchSite()
const house = await openNodePlayers(site.url)
const runs: Figures[] = []
for (let run = 0; run < RUNS; run++) runs.push(await measure())
const render = await startLongRender(site.url, house)
const runsWhileRendering: Figures[] = []
for (let run = 0; run < RUNS; run++) runsWhileRendering.push(await measure())
if (!render.isRunning()) throw new Error('The sound was made too soon.')
render.stop()
house.close()
await site.close()

const saved = { name: 'change → acknowledged', runs }
const meanwhile = { name: '… while it makes a .wav', runs: runsWhileRendering }
printNote('All four players share one process, which also does their documents and encryption.')
printContenders([saved, meanwhile])
printTargets([
  { what: 'p99', value: overRuns(saved, 'p99'), limit: 250 },
  { what: 'p99 while it makes a .wav', value: overRuns(meanwhile, 'p99'), limit: 250 },
])

/** One room from first to last player. */
async function measure(): Promise<Figures> {
  const invite = newInvite(entropy)
  const players: NodePlayer[] = []
  for (let n = 0; n < PLAYERS; n++) players.push(await house.arrive(invite, `Player ${n}`))
  await Promise.all(players.map(({ room, name }) => room.enter({ name, colour: 1 })))
  await until(players, () => players.every(({ room }) => room.recorderKey() !== undefined))
  const [first] = players
  first?.room.save(first.room.recorderKey() ?? new Uint8Array())
  await until(players, () => players.every(({ room }) => room.view().saving.name === 'saved'))
  const all = await Promise.all(players.map(change))
  await Promise.all(players.map(({ room }) => room.close()))
  return figuresOf(all.flat())
}

/** Changes of one player, ms until each was acknowledged. */
async function change(player: NodePlayer, index: number): Promise<readonly number[]> {
  const { room } = player
  const values: number[] = []
  /** Changes under way, oldest first: their number and when they were asked for. */
  const waiting: { readonly number: number; readonly at: number }[] = []
  const look = (): void => {
    const { saving } = room.view()
    if (saving.name !== 'saved' && saving.name !== 'saving') return
    const acknowledged = player.changes() - (saving.name === 'saving' ? saving.waiting : 0)
    while (waiting[0] && waiting[0].number <= acknowledged)
      values.push(performance.now() - waiting.shift()!.at)
  }
  const stop = room.onView(look)
  let due = performance.now() + (index * PERIOD) / PLAYERS
  for (let turn = 0; turn < CHANGES; turn++) {
    await new Promise(resolve => setTimeout(resolve, due - performance.now()))
    due = Math.max(due + PERIOD, performance.now())
    const at = performance.now()
    await room.edit([changeAt(turn * PLAYERS + index)])
    waiting.push({ number: player.changes(), at })
    // An edit to what somebody else has just set is no change, and no word of it will come.
    look()
  }
  await until([player], () => values.length === CHANGES)
  stop()
  return values
}

/** Tempo and key in turn: a value that was not there just before. */
function changeAt(turn: number): Edit {
  if (turn % 2 === 0) return { type: 'set-tempo', bpm: bpm(60 + (turn % 200)) }
  return { type: 'set-key', key: TONICS[turn % TONICS.length]! }
}
