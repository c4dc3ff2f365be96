import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deltaOf, patched } from '../../../client/doc-worker/delta.ts'

const value = fc.jsonValue({ maxDepth: 3 })

it('what is patched is what the delta was made for', () => {
  fc.assert(
    fc.property(value, value, (before, after) => {
      const delta = deltaOf(before, after)
      // As it comes out of the worker: a copy.
      const sent = structuredClone(delta)
      expect(sent ? patched(structuredClone(before), sent) : before).toEqual(after)
    }),
  )
})

it('parts that are the same object are not sent, and keep their identity on the other side', () => {
  const ann = { name: 'Ann', pages: [1, 2] }
  const before: { players: Record<string, object>; transport: object } = {
    players: { ann, bob: { name: 'Bob', pages: [] } },
    transport: { bpm: 98 },
  }
  const after = { ...before, players: { ann, cleo: { name: 'Cleo', pages: [] } } }
  const delta = deltaOf(before, after)
  expect(JSON.stringify(delta)).not.toMatch(/Ann|Bob|98/)
  const here = structuredClone(before)
  const next = patched(here, structuredClone(delta!) as NonNullable<typeof delta>)
  expect(next).toEqual(after)
  expect(next.transport).toBe(here.transport)
  expect(next.players.ann).toBe(here.players.ann)
  expect(deltaOf(before, before)).toBeUndefined()
})
