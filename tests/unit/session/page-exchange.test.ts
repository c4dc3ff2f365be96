import { sha256 } from '@noble/hashes/sha2.js'
import { expect, it } from 'vitest'
import type { SessionView } from '../../../shared/doc/view.ts'
import { toHex } from '../../../shared/protocol/bytes.ts'
import type { PageHash, PeerId, RoomId } from '../../../shared/protocol/ids.ts'
import { createPageExchange } from '../../../shared/session/page-exchange.ts'
import { ms, seconds } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { MemoryPageStore } from '../../support/memory-stores.ts'
import { sessionOf } from '../../support/session-view.ts'

const ann = 'p_ann' as PeerId
const bob = 'p_bob' as PeerId
const newPage = (n: number) => {
  const bytes = Uint8Array.of(n >> 8, n & 255)
  return { bytes, hash: toHex(sha256(bytes)) as PageHash }
}

/** Somebody who lacks `count` pages that the document names, and what it asks of whom. */
async function lacking(count: number) {
  const clock = new FakeClock()
  const pages = Array.from({ length: count }, (_, n) => newPage(n))
  const wants: { readonly peer: PeerId; readonly hashes: readonly PageHash[] }[] = []
  const exchange = createPageExchange({
    room: 'r_aaaaaaaaaaaa' as RoomId,
    store: new MemoryPageStore(),
    clock,
    peers: () => [ann, bob],
    send(peer, message) {
      if (message.kind === 'want') wants.push({ peer, hashes: message.pages })
    },
    onOffence: () => {},
    onStored: () => {},
  })
  exchange.named(sessionOf({ takes: { t: { pages } } as unknown as SessionView['takes'] }))
  while (exchange.missing().length < count) await Promise.resolve()
  const asked = () => wants.splice(0)
  const give = async (from: PeerId, hashes: readonly PageHash[]) => {
    for (const page of pages)
      if (hashes.includes(page.hash)) exchange.received(from, page.hash, page.bytes)
    while (hashes.some(hash => exchange.missing().includes(hash))) await Promise.resolve()
  }
  return { clock, exchange, asked, give, pages }
}

it('[TK5] asks for a few pages at a time, so that no note queues behind many of them', async () => {
  const { clock, asked } = await lacking(100)
  const turns = [0, 1, 2].map(() => {
    clock.advance(ms(40))
    return asked().flatMap(({ hashes }) => hashes).length
  })
  expect(turns).toEqual([8, 8, 8])
})

it('[TK5] asks for no more while 32 are on their way', async () => {
  const { clock, asked, give } = await lacking(100)
  clock.advance(ms(1_900))
  const first = asked().flatMap(({ hashes }) => hashes)
  expect(new Set(first).size).toBe(32)
  await give(ann, first.slice(0, 4))
  clock.advance(ms(40))
  expect(asked().flatMap(({ hashes }) => hashes)).toHaveLength(4)
})

it('[TK5] asks whoever gave the last page first, and the next peer for what does not come', async () => {
  const { clock, asked, give } = await lacking(100)
  clock.advance(ms(40))
  const [first] = asked()
  const other = first?.peer === ann ? bob : ann
  await give(other, first?.hashes.slice(0, 1) ?? [])
  clock.advance(ms(80))
  expect(new Set(asked().map(({ peer }) => peer))).toEqual(new Set([other]))
  clock.advance(seconds(3))
  expect(new Set(asked().map(({ peer }) => peer))).toEqual(new Set([ann, bob]))
})

it('[TK5] all of them come in the end, whoever has them', async () => {
  const { clock, exchange, asked, give } = await lacking(300)
  for (let turn = 0; turn < 200 && exchange.missing().length > 0; turn++) {
    clock.advance(ms(40))
    const fromBob = asked().filter(({ peer }) => peer === bob) // Ann has none
    await give(
      bob,
      fromBob.flatMap(({ hashes }) => hashes),
    )
  }
  expect(exchange.missing()).toEqual([])
})

it('[TK5] what somebody waits for comes before the rest', async () => {
  const { clock, exchange, asked, pages } = await lacking(100)
  const last = pages.at(-1)!.hash
  void exchange.get(last)
  await Promise.resolve()
  await Promise.resolve()
  clock.advance(ms(40))
  expect(asked()[0]?.hashes).toContain(last)
})
