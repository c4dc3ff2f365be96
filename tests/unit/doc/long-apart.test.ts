import { expect, test } from 'vitest'
import type { Draft } from '../../../shared/doc/crdt.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import type { DocPort, Standing } from '../../../shared/ports.ts'
import type { PeerId, RoomId } from '../../../shared/protocol/ids.ts'
import { bpm } from '../../../shared/time/units.ts'
import { ANN, BOB, stampOf, trackId } from '../../support/edits.ts'
import { MemoryLogStore } from '../../support/memory-stores.ts'
import { nextActor, openDoc, openTestCrdt } from '../../support/open-doc.ts'

/** More than one message may hold and still be looked at closely. */
const MANY = 1_050
const PEERS = ['p_ann000000000', 'p_bob000000000'] as [PeerId, PeerId]

/** Whoever has something to say says it, until nobody has. @returns what was found of each message */
async function talk(docs: readonly [DocPort, DocPort]): Promise<readonly (Standing | undefined)[]> {
  const found: (Standing | undefined)[] = []
  const say = async (from: 0 | 1) => {
    const message = await docs[from].syncMessage(PEERS[1 - from]!)
    return message ? [{ to: (1 - from) as 0 | 1, message }] : []
  }
  const waiting = [...(await say(0)), ...(await say(1))]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { to, message } = next
    const { refused, standing } = await docs[to].receiveSync(PEERS[1 - to]!, message, undefined)
    expect(refused).toBe(0)
    found.push(standing)
    waiting.push(...(await say(to)))
  }
  return found
}

test('[DOC6] [DL1] two who were long apart come together in few messages, and know it', async () => {
  const crdt = await openTestCrdt()
  const author = new Replica(crdt, nextActor())
  for (let n = 0; n < MANY; n++)
    author.replace(
      crdt.change(author.doc, { time: 0 }, draft => {
        Object.assign(draft.queue as Draft, { [`entry ${n % 5}`]: n })
      }),
    )
  const room = 'r_apart0000001' as RoomId
  const store = new MemoryLogStore()
  await store.append(room, author.save())
  const docs = [await openDoc({ room, store }), await openDoc({ room })] as const
  const [ann, bob] = docs
  const heads: string[][] = [[], []]
  for (const [n, doc] of docs.entries())
    doc.onView(state => {
      heads[n] = [...state.heads]
    })
  await ann.edit([{ type: 'set-tempo', bpm: bpm(99) }], stampOf(ANN, 1))
  for (let n = 0; n < 3; n++)
    await bob.edit([{ type: 'add-track', track: trackId(n), name: 'Bass' }], stampOf(BOB, n))
  const found = await talk(docs)
  expect(heads[0]).toHaveLength(2)
  expect(heads[1]).toEqual(heads[0])
  expect(found.length).toBeLessThanOrEqual(8)
  const inStep = (acknowledged: number) => ({
    acknowledged,
    hasAll: true,
    inStep: true,
    differs: false,
  })
  expect(found).toContainEqual(inStep(1))
  expect(found).toContainEqual(inStep(3))
})
