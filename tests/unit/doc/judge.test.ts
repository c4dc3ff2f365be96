import { decodeChange } from '@automerge/automerge/slim'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { logsOf, placeOfSeq } from '../../../shared/doc/actions/action-logs.ts'
import type { LiveAction } from '../../../shared/doc/actions/read-actions.ts'
import { contentOf } from '../../../shared/doc/chunks.ts'
import { atomicText, type Draft, readMap } from '../../../shared/doc/crdt.ts'
import type { Edit } from '../../../shared/doc/edit.ts'
import { inspectChange } from '../../../shared/doc/incoming.ts'
import { createJudge } from '../../../shared/doc/judge.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { touchedObjects } from '../../../shared/doc/touched.ts'
import { EditError } from '../../../shared/errors.ts'
import { micros } from '../../../shared/time/units.ts'
import { ANN, BOB, pageHash, playerId, stampOf } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { randomEdit } from '../../support/random-edits.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const crdt = await openTestCrdt()
const CEM = playerId(3)
const entered = (...players: readonly (typeof ANN)[]) => {
  const replica = new Replica(crdt, nextActor())
  for (const [n, player] of players.entries())
    replica.edit([{ type: 'set-player', name: `P${n}`, colour: n }], stampOf(player, n))
  return replica
}
/** What a page has that has taken all of `from`, and writes for itself from now on. */
function copyOf(from: Replica): Replica {
  const copy = new Replica(crdt, nextActor())
  copy.load([from.save()])
  return copy
}
/** The change by `by`, as the program of `as` makes it. */
function changeOf(replica: Replica, edit: Edit, by: typeof ANN, as = by) {
  const written = replica.edit([edit], stampOf(as, 1000))
  const change = written && inspectChange(written.bytes)
  if (!change) throw new Error('no change')
  return { ...change, by }
}
const permits = (replica: Replica, change: ReturnType<typeof changeOf>) => {
  const judge = createJudge(crdt)
  return !judge.mustLook(replica.doc, change) || judge.permits(replica.doc, replica.heads(), change)
}

it('[DOC20] what a change touches is read as Automerge decodes it', () => {
  const random = seededRandom(5)
  const replica = entered(playerId(0), playerId(1), playerId(2))
  let changes = 0
  for (let n = 0; n < 600; n++) {
    const edits = Array.from({ length: 1 + Math.floor(random() * 4) }, () => randomEdit(random))
    let bytes: Uint8Array | undefined
    try {
      bytes = replica.edit(edits, stampOf(playerId(0), n))?.bytes
    } catch (error) {
      if (!(error instanceof EditError)) throw error
    }
    const content = bytes && contentOf(bytes)
    if (!content) continue
    changes++
    expect(touchedObjects(content)).toEqual(new Set(decodeChange(bytes!).ops.map(({ obj }) => obj)))
  }
  expect(changes).toBeGreaterThan(200)
})

it('[DOC20] any bytes are read or refused, never thrown at', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void touchedObjects(bytes)))
})

it('[DOC20] a decision made meanwhile does not undo an edit, whoever hears of what first', () => {
  const ann = entered(ANN, BOB)
  const bob = copyOf(ann)
  const edit = changeOf(bob, { type: 'set-key', key: 'D' }, BOB)
  ann.edit([{ type: 'set-role', player: BOB, role: 'listener' }], stampOf(ANN, 500))
  expect(permits(ann, edit)).toBe(true)
})

it('[DOC20] an edit made after it is refused, however much is added beside it', () => {
  const ann = entered(ANN, BOB)
  ann.edit([{ type: 'set-role', player: BOB, role: 'listener' }], stampOf(ANN, 500))
  const bob = copyOf(ann)
  const forged = changeOf(bob, { type: 'set-key', key: 'D' }, BOB, ANN)
  expect(permits(ann, forged)).toBe(false)
  ann.edit([{ type: 'set-tempo', bpm: 99 as never }], stampOf(ANN, 600))
  expect(permits(ann, forged)).toBe(false)
  ann.edit([{ type: 'set-role', player: BOB, role: 'player' }], stampOf(ANN, 700))
  expect(permits(ann, forged)).toBe(false)
  const later = changeOf(copyOf(ann), { type: 'set-key', key: 'D' }, BOB)
  expect(permits(ann, later)).toBe(true)
})

it('[DOC20] a listener’s own words are taken, and nothing that is another’s', () => {
  const ann = entered(ANN, BOB, CEM)
  ann.edit([{ type: 'set-role', player: BOB, role: 'listener' }], stampOf(ANN, 500))
  const bob = copyOf(ann)
  const say: Edit = { type: 'say', message: `w_${'0'.repeat(20)}` as never, text: 'hi' }
  expect(permits(ann, changeOf(bob, say, BOB))).toBe(true)
  const profile: Edit = { type: 'set-profile', instrument: 'organ' }
  expect(permits(ann, changeOf(copyOf(ann), profile, BOB))).toBe(true)
  expect(permits(ann, changeOf(copyOf(ann), profile, BOB, CEM))).toBe(false)
  const renamed: Edit = { type: 'set-player', name: 'X', colour: 0 }
  expect(permits(ann, changeOf(copyOf(ann), renamed, BOB))).toBe(true)
  expect(permits(ann, changeOf(copyOf(ann), renamed, BOB, CEM))).toBe(false)
})

it('[DOC20] [DOC21] the office is taken for oneself alone, with all who held it before', () => {
  const ann = entered(ANN, BOB, CEM)
  const gone = (player: typeof ANN) => stampOf(player, 800, { hostGone: true })
  const take = (by: typeof ANN, as: typeof ANN, to: typeof ANN) => {
    const copy = copyOf(ann)
    const change = inspectChange(copy.edit([{ type: 'set-host', player: to }], gone(as))!.bytes)!
    return permits(ann, { ...change, by })
  }
  expect(take(BOB, BOB, BOB)).toBe(true)
  expect(take(BOB, ANN, BOB)).toBe(false)
  expect(take(BOB, ANN, CEM)).toBe(false)
  expect(take(ANN, ANN, CEM)).toBe(true)
})

it('[DOC20] who writes somebody into the document anew does not thereby decide about him', () => {
  const ann = entered(ANN, BOB)
  const lou = playerId(8)
  const remove: Edit = { type: 'set-role', player: lou, role: 'removed' }
  expect(permits(ann, changeOf(copyOf(ann), remove, BOB, ANN))).toBe(false)
  expect(permits(ann, changeOf(copyOf(ann), remove, ANN))).toBe(true)
})

it('[DOC23] what a player did he alone says: no look is needed at his own, and others’ are refused', () => {
  const ann = entered(ANN, BOB)
  const tempo = (n: number): Edit => ({ type: 'set-tempo', bpm: n as never })
  const bob = copyOf(ann)
  const first = changeOf(bob, tempo(90), BOB)
  const second = changeOf(bob, tempo(91), BOB)
  expect(permits(ann, first)).toBe(true)
  ann.load([first.bytes])
  expect(createJudge(crdt).mustLook(ann.doc, second)).toBe(false)
  // In her name, by a program of his.
  expect(permits(ann, changeOf(copyOf(ann), tempo(92), BOB, ANN))).toBe(false)
})

it('[DOC23] nobody writes into, files or takes away what another did', () => {
  const ann = entered(ANN, BOB)
  ann.edit([{ type: 'set-tempo', bpm: 90 as never }], stampOf(ANN, 500))
  const [{ log, seq }] = ann.actionsOf(ANN).actions as [LiveAction]
  const { block, key } = placeOfSeq(seq)
  const forged = (write: (log: Draft, logs: Draft) => void) => {
    const copy = copyOf(ann)
    const doc = crdt.change(copy.doc, { time: 0 }, draft => {
      const logs = logsOf(draft, ANN)!
      write(readMap(logs[log])!, logs)
    })
    return { ...inspectChange(crdt.getLastLocalChange(doc)!)!, by: BOB }
  }
  const changes = [
    forged(own => {
      readMap(own[block])![key] = atomicText('[]')
    }),
    forged(own => {
      delete readMap(own[block])![key]
    }),
    forged(own => {
      own.olderPages = {}
    }),
    forged((_, logs) => {
      delete logs[log]
    }),
    forged((_, logs) => {
      logs[log] = {}
    }),
    forged((_, logs) => {
      logs[`${ANN}+${'ab'.repeat(16)}`] = {}
    }),
  ]
  expect(changes.map(change => permits(ann, change))).toEqual(changes.map(() => false))
  expect(changes.map(change => permits(ann, { ...change, by: ANN }))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})

it('[DOC23] who listens still files what he did as a player', () => {
  const ann = entered(ANN, BOB)
  const bob = copyOf(ann)
  ann.load([changeOf(bob, { type: 'set-tempo', bpm: 90 as never }, BOB).bytes])
  ann.edit([{ type: 'set-role', player: BOB, role: 'listener' }], stampOf(ANN, 500))
  const [{ log, seq }] = ann.actionsOf(BOB).actions as [LiveAction]
  const page = { hash: pageHash(1), count: 1, from: micros(1), until: micros(1) }
  const filing: Edit = { type: 'file-actions', pages: [page], actions: [{ log, seq }] }
  expect(permits(ann, changeOf(copyOf(ann), filing, BOB))).toBe(true)
  expect(permits(ann, changeOf(copyOf(ann), filing, ANN, BOB))).toBe(false)
})
