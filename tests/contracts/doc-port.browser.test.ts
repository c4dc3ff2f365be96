import { expect, it } from 'vitest'
import { startDoc } from '../../client/doc-worker/start-doc.ts'
import type { RoomId } from '../../shared/protocol/ids.ts'
import { bpm } from '../../shared/time/units.ts'
import { ANN, stampOf } from '../support/edits.ts'
import { docPortContract } from './doc-port.contract.ts'

docPortContract('the document in a worker of Chromium', async room => startDoc(room).doc)

it('[OF5] what a room looked like when it was left is there before its document, and is its view then', async () => {
  const room = 'r_remember0001' as RoomId
  const before = startDoc(room)
  expect(await before.remembered).toBeUndefined()
  await before.doc.edit([{ type: 'set-tempo', bpm: bpm(98) }], stampOf(ANN))
  await before.doc.close()

  const { doc, remembered } = startDoc(room)
  const order: string[] = []
  void remembered.then(() => order.push('remembered'))
  void doc.ready.then(() => order.push('ready'))
  const seen = await remembered
  expect(seen?.context.tempo).toBe(98)
  // Nothing has changed since: nobody needs to draw anything again.
  expect((await doc.ready).view).toBe(seen)
  expect(order).toEqual(['remembered', 'ready'])
  await doc.close()
})
