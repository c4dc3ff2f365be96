import fc from 'fast-check'
import { expect, it } from 'vitest'
import { measuredDoc } from '../../../shared/health/measured-doc.ts'
import { createHealthTally } from '../../../shared/health/tally.ts'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { bpm, micros, ms } from '../../../shared/time/units.ts'
import { ANN, stampOf } from '../../support/edits.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { openDoc } from '../../support/open-doc.ts'

it('[HP1] counts each kind of work, with its last, its longest and no other kind', () => {
  const tally = createHealthTally()
  for (const took of [3, 40, 12]) tally.note('edit', ms(took))
  expect(tally.stats()).toMatchObject({ editCount: 3, editLast: 12_000, editMax: 40_000 })
  expect(Object.keys(tally.stats()).filter(name => !name.startsWith('edit'))).toEqual([])
})

it('[HP1] tells percentiles at most 19 % too high, and never above the longest', () => {
  const times = fc.array(fc.integer({ min: 1, max: 20_000_000 }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(times, all => {
      const tally = createHealthTally()
      for (const took of all) tally.note('merge', micros(took))
      const stats = tally.stats()
      const sorted = all.toSorted((a, b) => a - b)
      for (const [name, share] of [
        ['mergeP50', 0.5],
        ['mergeP95', 0.95],
        ['mergeP99', 0.99],
      ] as const) {
        const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? 0
        expect(stats[name]).toBeGreaterThanOrEqual(exact)
        expect(stats[name]).toBeLessThanOrEqual(Math.min(stats.mergeMax ?? 0, exact * 1.19 + 1))
      }
    }),
  )
})

it('[HP1] times every edit, merge, sync message and notification of a document', async () => {
  const clock = new FakeClock()
  const tally = createHealthTally()
  const ann = measuredDoc(await openDoc(), { clock, health: tally })
  const bob = await openDoc()
  await ann.ready
  ann.onView(() => clock.advance(ms(5)))
  const { actor } = await bob.ready
  const changes: Uint8Array[] = []
  bob.onLocalChange(change => changes.push(change))
  await ann.edit([{ type: 'set-tempo', bpm: bpm(90) }], stampOf(ANN))
  await bob.edit([{ type: 'set-tempo', bpm: bpm(91) }], stampOf(ANN))
  await ann.receive(changes, { actor, player: ANN, isMember: true })
  await ann.receiveSync('p_b' as PeerId, Uint8Array.of(1))
  const refused = ann.edit([{ type: 'set-tempo', bpm: bpm(90) }, {} as never], stampOf(ANN))
  await expect(refused).rejects.toThrow()
  expect(tally.stats()).toMatchObject({
    editCount: 2,
    mergeCount: 1,
    syncCount: 1,
    notificationCount: 2,
    notificationLast: 5_000,
    editMax: 5_000,
  })
})
