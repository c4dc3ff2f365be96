import { expect, it } from 'vitest'
import { createOwnIdentity } from '../../../client/own-identity.ts'
import { createIdentity } from '../../../shared/protocol/identity.ts'

it('[ID1] a page makes its player once, and again only where that failed', async () => {
  let made = 0
  const identity = createOwnIdentity(async () => {
    made++
    if (made === 1) throw new Error('the storage is not there yet')
    return createIdentity(new Uint8Array(32).fill(7))
  })
  await expect(identity()).rejects.toThrow('not there yet')
  const [first, second] = await Promise.all([identity(), identity()])
  expect(second).toBe(first)
  expect(made).toBe(2)
})
