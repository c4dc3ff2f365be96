import { expect, it } from 'vitest'
import type { DocPort } from '../../shared/ports.ts'
import type { PeerId, RoomId } from '../../shared/protocol/ids.ts'
import { bpm, ticks } from '../../shared/time/units.ts'
import { ANN, BOB, clipId, stampOf, trackId } from '../support/edits.ts'
import { MemoryLogStore } from '../support/memory-stores.ts'
import { openDoc, untilDurable } from '../support/open-doc.ts'

const room = 'r_long00000001' as RoomId

it('[ST4] puts a snapshot in the place of a long log, and opens from it', async () => {
  const store = new MemoryLogStore()
  const doc = await openDoc({ room, store })
  const { actor } = await doc.ready
  const notes = new Uint8Array(256 * 12)
  await doc.edit([{ type: 'add-track', track: trackId(1), name: 'Keys' }], stampOf(ANN))
  for (let n = 0; n < 200; n++) {
    const clip = { clip: clipId(n), start: ticks(n * 960), length: ticks(960), notes }
    await doc.edit([{ type: 'add-clip', track: trackId(1), ...clip }], stampOf(ANN))
    if (n % 20 === 0) await untilDurable(doc, actor, n + 2)
  }
  await doc.close()
  const chunks = await store.reopen().read(room)
  expect(chunks.reduce((sum, chunk) => sum + chunk.length, 0)).toBeLessThan(500_000)
  const { view } = await (await openDoc({ room, store: store.reopen() })).ready
  expect(Object.keys(view.tracks[trackId(1)]?.clips ?? {})).toHaveLength(200)
})

it('[DOC6] catches up with a long session, by changes or by sync, new or not', async () => {
  const ann = await openDoc({ room })
  const changes: Uint8Array[] = []
  ann.onLocalChange(change => changes.push(change))
  for (let n = 0; n < 600; n++)
    await ann.edit([{ type: 'set-tempo', bpm: bpm(100 + (n % 3)) }], stampOf(ANN, n))
  const byChanges = await openDoc({ room })
  expect(await byChanges.receive(changes)).toEqual({ accepted: 600, refused: 0, orphans: 0 })
  const bySync = await openDoc({ room })
  await syncUp(ann, bySync, 'p_new' as PeerId)
  const used = await openDoc({ room })
  await used.edit([{ type: 'set-key', key: 'D' }], stampOf(BOB))
  await syncUp(ann, used, 'p_used' as PeerId)
  const headsOf = async (doc: DocPort) => (await doc.edit([], stampOf(ANN))).heads
  const { actor } = await bySync.ready
  expect(await headsOf(bySync)).toEqual(await headsOf(byChanges))
  expect(await headsOf(used)).toEqual(await headsOf(ann))
  // What was taken as a whole document is one's own to go on with.
  const own = new Promise<Uint8Array>(resolve => bySync.onLocalChange(resolve))
  await bySync.edit([{ type: 'set-scale', scale: 'blues' }], stampOf(BOB, 9))
  expect(await ann.receive([await own], { actor, player: BOB, isMember: true })).toMatchObject({
    accepted: 1,
  })
})

async function syncUp(server: DocPort, doc: DocPort, peer: PeerId): Promise<void> {
  for (let quiet = false; !quiet; ) {
    const request = await doc.syncMessage(peer)
    if (request) await server.receiveSync(peer, request)
    const answer = await server.syncMessage(peer)
    if (answer) expect(await doc.receiveSync(peer, answer)).toMatchObject({ refused: 0 })
    quiet = !request && !answer
  }
}
