import { describe, expect, it } from 'vitest'
import type { Edit } from '../../../shared/doc/edit.ts'
import { StoreError } from '../../../shared/errors.ts'
import type { DocPort, Durable, LogStore } from '../../../shared/ports.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { bpm, ticks } from '../../../shared/time/units.ts'
import { ANN, BOB, clipId, stampOf, trackId } from '../../support/edits.ts'
import { MemoryLogStore } from '../../support/memory-stores.ts'
import { openDoc, untilDurable } from '../../support/open-doc.ts'

const room = 'r_host00000001' as RoomId
const tempo = (n: number): Edit => ({ type: 'set-tempo', bpm: bpm(n) })

it('[AR5] says durable only after the store has it', async () => {
  let write: () => void = () => {}
  const slow: LogStore = Object.assign(new MemoryLogStore(), {
    append: () => new Promise<void>(resolve => (write = resolve)),
  })
  const doc = await openDoc({ room, store: slow })
  const { actor } = await doc.ready
  const told: number[] = []
  doc.onDurable(news => told.push(news.seqs.get(actor) ?? 0))
  await doc.edit([tempo(98)], stampOf(ANN))
  await doc.edit([tempo(99)], stampOf(ANN))
  expect(told).toEqual([0])
  const durable = untilDurable(doc, actor, 1)
  write()
  await durable
  expect(told).toEqual([0, 1])
})

it('[AR5] who asks late what was durable when it was opened is not told of what was done since', async () => {
  const store = new MemoryLogStore()
  const before = await openDoc({ room, store })
  const { actor: earlier } = await before.ready
  await before.edit([tempo(98)], stampOf(ANN))
  await before.edit([tempo(99)], stampOf(ANN))
  await before.close()

  const reopened = store.reopen()
  const doc = await openDoc({ room, store: reopened })
  const { actor } = await doc.ready
  reopened.fault = new StoreError('disk-full', 'full')
  await doc.edit([tempo(100)], stampOf(ANN))
  const told: Durable[] = []
  doc.onDurable(durable => told.push(durable))
  expect(told).toHaveLength(1)
  expect(told[0]?.seqs.get(earlier)).toBe(2)
  expect(told[0]?.seqs.has(actor)).toBe(false)
})

describe('whose view rests between what others do', () => {
  const untilTaken = (doc: DocPort, count: number) =>
    expect.poll(async () => (await doc.actions(ANN)).actions.length).toBe(count)

  /** What is durable is shown as well, so here nothing is. */
  const neverWritten = (): LogStore =>
    Object.assign(new MemoryLogStore(), { append: () => new Promise<void>(() => {}) })

  async function annToBob(edits: number, store: LogStore = new MemoryLogStore()) {
    const rests: (() => void)[] = []
    const viewRest = () => new Promise<void>(resolve => rests.push(resolve))
    const [ann, bob] = [await openDoc({ room }), await openDoc({ room, store, viewRest })]
    const changes: Uint8Array[] = []
    ann.onLocalChange(change => changes.push(change))
    for (let n = 0; n < edits; n++) await ann.edit([tempo(100 + n)], stampOf(ANN))
    await bob.ready
    const told: (number | string)[] = []
    bob.onView(({ view }) => told.push(view.context.tempo))
    const received = changes.map((change, n) =>
      bob.receive([change]).then(() => told.push(`received ${n}`)),
    )
    const { actor } = await ann.ready
    return { actor, bob, told, received, wake: () => rests.at(-1)?.() }
  }

  it('[PV2] shows the first at once, the others after the rest, and each before it is said to be taken', async () => {
    const { bob, told, received, wake } = await annToBob(4, neverWritten())
    await received[0]
    expect(told).toEqual([100, 'received 0'])
    await untilTaken(bob, 4)
    expect(told).toEqual([100, 'received 0'])
    wake()
    await Promise.all(received)
    expect(told).toEqual([100, 'received 0', 103, 'received 1', 'received 2', 'received 3'])
  })

  it('shows what its own player does at once, with all that came before', async () => {
    const { bob, told, received, wake } = await annToBob(2, neverWritten())
    await received[0]
    await untilTaken(bob, 2)
    await bob.edit([{ type: 'set-key', key: 'D' }], stampOf(BOB))
    expect(told[2]).toBe(101)
    await Promise.all(received)
    const before = told.length
    wake()
    await Promise.resolve()
    expect(told).toHaveLength(before)
  })

  it('[AR5] shows what is durable before it says so', async () => {
    const store = new MemoryLogStore()
    const writes: (() => void)[] = []
    const append = store.append.bind(store)
    const slow: LogStore = Object.assign(store, {
      append: (...chunk: Parameters<typeof append>) =>
        new Promise<void>(resolve => writes.push(resolve)).then(() => append(...chunk)),
    })
    const { actor, bob, told, received } = await annToBob(3, slow)
    await untilTaken(bob, 3)
    bob.onDurable(({ seqs }) => told.push(`durable ${seqs.get(actor) ?? 0}`))
    const writeAll = () => {
      for (const write of writes.splice(0)) write()
      return told
    }
    await expect.poll(writeAll).toContain('durable 3')
    await Promise.all(received)
    expect(told.indexOf(102)).toBeGreaterThan(0)
    expect(told.indexOf(102)).toBeLessThan(told.indexOf('durable 3'))
  })

  it('shows the last of it before it is closed', async () => {
    const { bob, told, received } = await annToBob(3)
    await received[0]
    await bob.close()
    await Promise.all(received)
    expect(told.filter(one => typeof one === 'number')).toEqual([100, 102])
  })
})

it('[ST2] a log opens to the same document whatever stands in it first, snapshots of two tabs too', async () => {
  const [ann, bob] = [await openDoc({ room }), await openDoc({ room })]
  const changes: Uint8Array[] = []
  ann.onLocalChange(change => changes.push(change))
  for (let n = 0; n < 20; n++) await ann.edit([tempo(60 + n)], stampOf(ANN, n))
  await bob.edit([{ type: 'set-key', key: 'D' }], stampOf(BOB))
  const parts = [await ann.save(), await bob.save(), ...changes]
  for (const chunks of [parts, parts.toReversed(), [parts[1]!, ...changes, parts[0]!]]) {
    const store = new MemoryLogStore()
    for (const chunk of chunks) await store.append(room, chunk)
    const { view, heads } = await (await openDoc({ room, store })).ready
    expect(view.context).toMatchObject({ tempo: 79, key: 'D' })
    expect(heads).toHaveLength(2)
  }
})

it('[ST1] what could not be written is told, and written with the next change', async () => {
  const store = new MemoryLogStore()
  const doc = await openDoc({ room, store })
  const { actor } = await doc.ready
  const faults: string[] = []
  const fault = new Promise<void>(resolve => {
    doc.onStoreFault(({ code }) => {
      faults.push(code)
      resolve()
    })
  })
  store.fault = new StoreError('disk-full', 'full')
  await doc.edit([tempo(98)], stampOf(ANN))
  await fault
  store.fault = undefined
  await doc.edit([{ type: 'set-key', key: 'D' }], stampOf(ANN))
  await untilDurable(doc, actor, 2)
  expect(faults).toEqual(['disk-full'])
  const { view } = await (await openDoc({ room, store: store.reopen() })).ready
  expect(view.context).toMatchObject({ tempo: 98, key: 'D' })
})

it('[ST3] leaves a damaged chunk out, tells it, and keeps the others', async () => {
  const store = new MemoryLogStore()
  const first = await openDoc({ room, store })
  const { actor } = await first.ready
  await first.edit([tempo(98)], stampOf(ANN))
  await untilDurable(first, actor, 1)
  await store.append(room, Uint8Array.of(0x85, 0x6f, 0x4a, 0x83, 1, 2, 3))
  const second = await openDoc({ room, store: store.reopen() })
  const faults: string[] = []
  second.onStoreFault(({ code }) => faults.push(code))
  expect((await second.ready).view.context.tempo).toBe(98)
  expect(faults).toEqual(['corrupt'])
})

it('a store that cannot be read leaves a document that works', async () => {
  const broken: LogStore = Object.assign(new MemoryLogStore(), {
    read: () => Promise.reject(new StoreError('unwritable', 'gone')),
  })
  const doc = await openDoc({ room, store: broken })
  const faults: string[] = []
  doc.onStoreFault(({ code }) => faults.push(code))
  expect((await doc.ready).view.context.tempo).toBe(120)
  expect(await doc.edit([tempo(98)], stampOf(ANN))).toMatchObject({ changed: true })
  expect(faults).toEqual(['unwritable'])
})

it('[DOC7] an edit too large for one change is refused', async () => {
  const doc = await openDoc({ room })
  await doc.edit([{ type: 'add-track', track: trackId(1), name: 'Keys' }], stampOf(ANN))
  const clips = Array.from(
    { length: 30 },
    (_, n): Edit => ({
      type: 'add-clip',
      track: trackId(1),
      clip: clipId(n),
      start: ticks(0),
      length: ticks(960),
      notes: new Uint8Array(256 * 12),
    }),
  )
  await expect(doc.edit(clips, stampOf(ANN))).rejects.toMatchObject({ code: 'too-large' })
})

it('a saved document is one that a log may begin with', async () => {
  const doc = await openDoc({ room })
  await doc.edit([tempo(98)], stampOf(ANN))
  const store = new MemoryLogStore()
  await store.append(room, await doc.save())
  expect((await (await openDoc({ room, store })).ready).view.context.tempo).toBe(98)
})
