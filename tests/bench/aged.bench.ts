/**
 * The same edits as in `edit`, of a document that is ten changes old and of one that is 100,000 old,
 * all made in one session by the same hand: five parameters, 20,000 changes of each. The rivals'
 * documents grow as old. After it nothing is reloaded: this is a room at the end of a long evening.
 */
import { CONTENDERS, contendersOf, openContest, takeTurns } from './measure/contest.ts'
import { createEditPhases, type EditRow } from './measure/edit-phase.ts'
import { overRuns, printContenders, printNote, printTargets, printTitle } from './measure/report.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const EDITS = Number(process.env.EDITS ?? 300)
const EARLIER = Number(process.env.EARLIER ?? 100_000)
const YOUNG_EDITS = 10
/** Of a change of ours on the wire. */
const BYTES = 260

const namesOf = (age: number): Readonly<Record<EditRow, string>> => ({
  musearoo: `musearoo, ${age} changes old`,
  between: 'raw channel between our edits',
  raw: 'raw channel alone, ordered',
  yjs: `Yjs, y-webrtc, ${age} changes old`,
  repo: `automerge-repo, ${age} changes old`,
})

printTitle(`Document edit from page to page after 10 and after ${EARLIER} earlier changes, 50/s`)
const contest = await openContest()
const { measure, age } = createEditPhases(contest.pages)
for (const phase of CONTENDERS) await measure(phase, YOUNG_EDITS, 0, BYTES)
const young = await measureAll('young')
for (const phase of CONTENDERS) {
  if (phase === 'raw') continue
  const began = performance.now()
  await age(phase, EARLIER)
  printNote(`${phase}: ${EARLIER} changes in ${((performance.now() - began) / 1000).toFixed(0)} s.`)
}
const old = await measureAll('old')
await contest.close()

const [ours, before, raw] = [old.musearoo, young.musearoo, old.between]
printContenders([ours, before, raw, old.raw, old.yjs, old.repo])
printTargets([
  {
    what: `p50 beside the ${raw.name}`,
    value: overRuns(ours, 'p50'),
    limit: overRuns(raw, 'p50') + 2,
  },
  {
    what: `p99 beside the ${raw.name}`,
    value: overRuns(ours, 'p99'),
    limit: Math.max(10, overRuns(raw, 'p99') + 3),
  },
  {
    what: 'p50 beside the young document (grows by nothing but noise)',
    value: overRuns(ours, 'p50'),
    limit: overRuns(before, 'p50') * 1.2,
  },
])

async function measureAll(age: 'young' | 'old') {
  printNote(age === 'young' ? 'Young documents:' : 'Old documents:')
  const runs = await takeTurns(contest.pages, RUNS, (phase, offset) =>
    measure(phase, EDITS, offset, BYTES),
  )
  return contendersOf(namesOf(age === 'young' ? YOUNG_EDITS : EARLIER), runs)
}
