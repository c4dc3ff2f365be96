import { expect, it } from 'vitest'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { type Ears, type LivePath, LivePathMap } from '../../../shared/session/live-path.ts'

const path = (ears: Ears) => ({ ears }) as LivePath

it('[LV2] what is played goes to the players first, also to one who came after the Recorder', () => {
  const paths = new LivePathMap()
  paths.set('p_recorder' as PeerId, path('last'))
  paths.set('p_ann' as PeerId, path('first'))
  paths.set('p_bob' as PeerId, path('first'))
  paths.set('p_recorder' as PeerId, path('last')) // over a new link
  paths.set('p_eve' as PeerId, path('first'))
  expect([...paths.keys()]).toEqual(['p_ann', 'p_bob', 'p_eve', 'p_recorder'])
})
