import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { IdbLogStore } from '../../../client/storage/log-store.ts'
import { createSingleWriter, writerNameOf } from '../../../client/storage/single-writer.ts'
import type { LogStore } from '../../../shared/ports.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { logStoreContract } from '../../contracts/log-store.contract.ts'
import { FakeLocks } from '../../support/fake-locks.ts'

const opened: LogStore[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(opened.splice(0).map(tab => tab.close()))
})

let browsers = 0
/** A browser with tabs, each of which has stores of its own on the same disk. */
function browser() {
  const room = `r_browser${(browsers++).toString().padStart(5, '0')}` as RoomId
  const locks = new FakeLocks()
  const written: string[] = []
  function tab(who: string, isFull = false) {
    const noting = (whose: string): LogStore => {
      const store = new IdbLogStore()
      return {
        async append(to, chunk) {
          if (isFull) throw new Error('full')
          await store.append(to, chunk)
          written.push(`${who} ${whose} ${chunk[0]}`)
        },
        read: from => store.read(from),
        async compact(of, snapshot) {
          await store.compact(of, snapshot)
          written.push(`${who} compacts`)
        },
        close: () => store.close(),
      }
    }
    const channel = new BroadcastChannel(writerNameOf(room))
    const [own, others] = [noting('own'), noting('others')]
    const writer = createSingleWriter({ room, own, others, locks, channel })
    opened.push(writer)
    return {
      channel,
      append: (n: number) => writer.append(room, Uint8Array.of(n)),
      compact: (n: number) => writer.compact(room, Uint8Array.of(n)),
      close: writer.close,
    }
  }
  const read = async () => (await new IdbLogStore().read(room)).map(([first]) => first)
  return { tab, written, locks, read }
}

describe('the tabs of one browser on one room', () => {
  it('[ST10] one of them writes, also what the others hand it', async () => {
    const { tab, written } = browser()
    const [first, second] = [tab('first'), tab('second')]
    await first.append(1)
    await second.append(2)
    expect(written).toEqual(['first own 1', 'first others 2'])
  })

  it('[ST10] the others leave snapshots to it, which take nothing of theirs away', async () => {
    const { tab, written, read } = browser()
    const [first, second] = [tab('first'), tab('second')]
    await first.append(1)
    await second.append(2)
    await second.compact(9)
    await first.compact(11)
    expect(written.slice(2)).toEqual(['first compacts'])
    expect(await read()).toEqual([2, 11])
  })

  it('[ST10] the next takes over from who closes, or crashes', async () => {
    const { tab, written, locks } = browser()
    const [first, second, third] = [tab('first'), tab('second'), tab('third')]
    await first.append(1)
    await first.close()
    await second.append(2)
    second.channel.close()
    locks.crash()
    await third.append(3)
    expect(written).toEqual(['first own 1', 'second own 2', 'third own 3'])
  })

  it('[ST10] a writer that does not answer is waited for half a second, once', async () => {
    const { tab, written } = browser()
    const [first, second] = [tab('first'), tab('second')]
    await first.append(1)
    await second.append(2)
    first.channel.close() // frozen: it holds the lock, and hears nothing
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const late = second.append(3)
    await vi.advanceTimersByTimeAsync(499)
    expect(written).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    await late
    await second.append(4)
    expect(written.slice(2)).toEqual(['second own 3', 'second own 4'])
  })

  it('[ST10] [ST1] what the writer could not write a tab writes itself, or says that it cannot', async () => {
    const { tab, written } = browser()
    const [first, second, third] = [tab('first', true), tab('second'), tab('third', true)]
    await expect(first.append(1)).rejects.toThrow('full')
    await second.append(2)
    await expect(third.append(3)).rejects.toThrow('full')
    expect(written).toEqual(['second own 2'])
  })
})

/** One for each room, as in the product. */
function perRoom(open: (room: RoomId) => LogStore): LogStore {
  const stores = new Map<RoomId, LogStore>()
  let closed = false
  async function of(room: RoomId): Promise<LogStore> {
    const store = stores.get(room) ?? open(room)
    stores.set(room, store)
    if (closed) await store.close()
    return store
  }
  return {
    append: async (room, chunk) => {
      const copy = chunk.slice()
      return (await of(room)).append(room, copy)
    },
    read: async room => (await of(room)).read(room),
    compact: async (room, snapshot) => (await of(room)).compact(room, snapshot),
    async close() {
      closed = true
      await Promise.all([...stores.values()].map(store => store.close()))
    },
  }
}

logStoreContract('the writer among tabs', async () => {
  const locks = new FakeLocks()
  const open = () =>
    perRoom(room =>
      createSingleWriter({
        room,
        own: new IdbLogStore(),
        others: new IdbLogStore(),
        locks,
        channel: new BroadcastChannel(writerNameOf(room)),
      }),
    )
  return {
    store: open(),
    async reopen() {
      locks.crash()
      return open()
    },
  }
})
