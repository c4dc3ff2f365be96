import { expect, it } from 'vitest'
import { LogWriter } from '../../../shared/doc/log-writer.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { MemoryLogStore } from '../../support/memory-stores.ts'

const room = 'r_log000000001' as RoomId
/** More than a log grows by before a snapshot takes its place. */
const MUCH = 600 * 1024

function writerWithLulls() {
  const store = new MemoryLogStore()
  const lulls: (() => void)[] = []
  let written = 0
  const log = new LogWriter({
    room,
    store,
    heads: () => [],
    snapshot: () => Uint8Array.of(7),
    lull: () => new Promise(resolve => lulls.push(resolve)),
    onDurable: () => written++,
    onFault(error) {
      throw error
    },
  })
  return {
    log,
    lulls,
    sizes: async () => (await store.read(room)).map(chunk => chunk.length),
    async add(bytes: number) {
      const before = written
      log.add([{ bytes: new Uint8Array(bytes), seqs: [] }])
      await expect.poll(() => written, { interval: 1 }).toBe(before + 1)
    },
  }
}

it('[ST2] a log that has grown is made smaller in the first lull in which nothing was written', async () => {
  const { log, lulls, add, sizes } = writerWithLulls()
  await add(MUCH)
  expect(lulls).toHaveLength(1)
  await add(10)
  lulls[0]?.()
  await expect.poll(() => lulls.length).toBe(2)
  expect(await sizes()).toEqual([MUCH, 10])
  lulls[1]?.()
  await expect.poll(sizes).toEqual([1])
  await add(11)
  expect(await sizes()).toEqual([1, 11])
  expect(lulls).toHaveLength(2)
  await log.close()
})

it('[ST2] a log that is never left alone is made smaller all the same', async () => {
  const { lulls, add, sizes } = writerWithLulls()
  await add(MUCH)
  for (let n = 0; (await sizes())[0] === MUCH; n++) {
    expect(n).toBeLessThan(100)
    await add(10)
    lulls.at(-1)?.()
    await Promise.resolve()
  }
  expect(lulls).toHaveLength(30)
  expect((await sizes())[0]).toBe(1)
})

it('[ST2] a closed log is left as it is', async () => {
  const { log, lulls, add, sizes } = writerWithLulls()
  await add(MUCH)
  await log.close()
  lulls[0]?.()
  await new Promise(setImmediate) // whatever the lull would have begun has begun
  expect(await sizes()).toEqual([MUCH])
})
