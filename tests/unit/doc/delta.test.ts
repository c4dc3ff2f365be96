import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Delta, deltaOf, inParts, patched } from '../../../client/doc-worker/delta.ts'

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

it('[OF5] a delta in parts gives the same, and no part is larger than the page can copy at once', () => {
  const leaf = fc.oneof(fc.integer(), fc.array(fc.integer(), { maxLength: 3 }))
  const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('tree')),
    ),
  }))
  fc.assert(
    fc.property(tree, tree, fc.integer({ min: 6, max: 30 }), (before, after, limit) => {
      const delta = deltaOf(before, after)
      const parts = delta ? inParts(delta, limit) : []
      const patchAll = (now: unknown, deltas: readonly Delta<unknown>[]) =>
        deltas.reduce<unknown>(patched, now)
      expect(structuredClone(parts).reduce(patchAll, before)).toEqual(after)
      for (const part of parts) if (part.length > 1) expect(valuesIn(part)).toBeLessThan(limit * 3)
    }),
  )
})

/** Of what is told, not of the way there. */
function valuesIn(part: readonly Delta<unknown>[]): number {
  const count = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce<number>((sum, one) => sum + count(one), 1)
      : 1
  const told = (delta: Delta<unknown>): number =>
    delta.kind === 'whole'
      ? count(delta.value)
      : delta.changed.reduce((sum, [, inner]) => sum + told(inner), delta.gone.length)
  return part.reduce((sum, delta) => sum + told(delta), 0)
}

it('[OF5] what reads the same is not sent, though every object is another one', () => {
  const clip = { notes: [{ id: 'n_000', pitch: 60 }], start: 0 }
  const before = { tracks: { a: { clip }, b: { clip } }, tempo: 120 }
  const after = { ...structuredClone(before), tempo: 96 }
  expect(deltaOf(before, structuredClone(before))).toBeUndefined()
  expect(JSON.stringify(deltaOf(before, after))).not.toMatch(/notes|tracks/)
  const next = patched(before, deltaOf(before, after)!)
  expect(next.tracks).toBe(before.tracks)
})
