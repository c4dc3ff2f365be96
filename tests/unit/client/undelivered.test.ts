import { expect, it } from 'vitest'
import { createUndelivered } from '../../../client/undelivered.ts'
import { ALL_ARRIVED, type DeliveryView } from '../../../shared/session/delivery.ts'
import { GRACE, RECORDER, roomScene } from '../ui/scenes.ts'

function page() {
  const said: string[] = []
  const undelivered = createUndelivered({ say: (kind, text) => said.push(`${kind}: ${text}`) })
  const look = (delivery: Partial<DeliveryView>) =>
    undelivered.look({ ...roomScene, delivery: { ...ALL_ARRIVED, ...delivery } })
  return { said, look }
}

it('[DL3] tells once that changes have not arrived and are kept, and when they have', () => {
  const { said, look } = page()
  look({ state: 'late', peer: GRACE, waiting: 3 })
  expect(said).toEqual([])
  for (let n = 0; n < 3; n++) look({ state: 'stuck', peer: GRACE, waiting: 3 })
  look({ state: 'late', peer: GRACE, waiting: 3 })
  look({})
  look({})
  expect(said).toEqual([
    'fault: 3 changes of yours have not reached Grace Hopper yet. Nothing is lost: they are kept here and sent until they arrive.',
    'info: Everything of yours has arrived now.',
  ])
})

it('[DL3] says nothing of changes that were a little late', () => {
  const { said, look } = page()
  look({ state: 'late', peer: GRACE, waiting: 1 })
  look({})
  expect(said).toEqual([])
})

it('[DL4] tells by name whose page differs, and that nothing is lost', () => {
  const { said, look } = page()
  look({ state: 'different', peer: RECORDER })
  look({})
  look({ state: 'stuck', peer: RECORDER, waiting: 1 })
  expect(said).toEqual([
    'fault: This page and the Recorder hold different versions of the session. Nothing is lost: reload this page, and if that does not help, the other one.',
    'fault: 1 change of yours has not reached the Recorder yet. Nothing is lost: they are kept here and sent until they arrive.',
  ])
})
