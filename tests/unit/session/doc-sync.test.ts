import { expect, it } from 'vitest'
import type { DocPort, Source } from '../../../shared/ports.ts'
import type { ActorId, PeerId, PlayerId } from '../../../shared/protocol/ids.ts'
import { createDocSync } from '../../../shared/session/doc-sync.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const PEER = 'peer' as PeerId
const SOURCE = { actor: 'actor' as ActorId, player: 'player' as PlayerId } as Source

/** A document that says what it was given at a time, by the first byte of each change. */
function watch(gather?: () => Promise<void>) {
  const taken: number[][] = []
  const doc = {
    onLocalChange: () => () => {},
    forget() {},
    syncMessage: async () => undefined,
    async receive(changes: readonly Uint8Array[]) {
      taken.push(changes.map(([first = 0]) => first))
      return { accepted: changes.length, refused: 0, orphans: 0 }
    },
  } as unknown as DocPort
  const sync = createDocSync({
    doc,
    gather,
    clock: new FakeClock(),
    send() {},
    bulk: () => ({ moved: 0, underWay: 0 }),
    onOffence() {},
    onSynced() {},
    onDelivery() {},
  })
  sync.up(PEER, SOURCE)
  return { taken, sync }
}

it('[DOC6] who gathers takes what came meanwhile together, in order, and all of it', async () => {
  let end = () => {}
  const { taken, sync } = watch(
    () =>
      new Promise(resolve => {
        end = resolve
      }),
  )
  for (const n of [1, 2, 3]) sync.change(PEER, Uint8Array.of(n))
  await Promise.resolve()
  expect(taken).toEqual([])
  end()
  await sync.taken(PEER)
  expect(taken).toEqual([[1, 2, 3]])
  sync.change(PEER, Uint8Array.of(4))
  end()
  await sync.taken(PEER)
  expect(taken).toEqual([[1, 2, 3], [4]])
})

it('a backlog is not waited for: it is taken as fast as the document can', async () => {
  let waits = 0
  const { taken, sync } = watch(async () => void waits++)
  for (let n = 0; n < 600; n++) sync.change(PEER, Uint8Array.of(n % 256))
  await sync.taken(PEER)
  expect(taken.map(batch => batch.length)).toEqual([250, 250, 100])
  expect(waits).toBe(2)
})

it('who does not gather takes each change as it comes', async () => {
  const { taken, sync } = watch()
  sync.change(PEER, Uint8Array.of(1))
  sync.change(PEER, Uint8Array.of(2))
  await sync.taken(PEER)
  expect(taken).toEqual([[1], [2]])
})
