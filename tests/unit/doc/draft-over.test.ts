import fc from 'fast-check'
import { expect, it } from 'vitest'
import { atomicText, type Draft, readMap, readText } from '../../../shared/doc/crdt.ts'
import { draftOver } from '../../../shared/doc/draft-over.ts'
import { openTestCrdt } from '../../support/open-doc.ts'

const crdt = await openTestCrdt()

const name = fc.constantFrom('a', 'b', 'c')
const path = fc.array(name, { maxLength: 2 })
const value = fc.oneof(fc.integer(), fc.boolean(), fc.constant('map'), fc.constant('text'))
const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), path, name, value }),
  fc.record({ do: fc.constant('delete' as const), path, name }),
  fc.record({ do: fc.constant('look' as const), path, name }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const stored = (what: unknown): unknown =>
  what === 'map' ? {} : what === 'text' ? atomicText('said') : what

const mapAt = (draft: Draft, path: readonly string[]): Draft | undefined =>
  path.reduce<Draft | undefined>((map, key) => readMap(map?.[key]), draft)

/** What one sees, as plain data. */
function seen(what: unknown): unknown {
  const map = readMap(what)
  if (!map) return readText(what) ?? what
  return Object.fromEntries(Object.keys(map).map(key => [key, seen(map[key])]))
}

function take(draft: Draft, one: Step): unknown {
  const map = mapAt(draft, one.path)
  if (!map) return 'no map'
  if (one.do === 'set') map[one.name] = stored(one.value)
  else if (one.do === 'delete') delete map[one.name]
  return [one.name in map, Object.keys(map), seen(map[one.name])]
}

it('reads and writes as Automerge’s own draft does, whatever is written, read and deleted in turn', () => {
  fc.assert(
    fc.property(fc.array(step), fc.array(step), (before, steps) => {
      const actor = 'a'.repeat(32)
      const empty = crdt.init<Record<string, unknown>>({ actor })
      const doc = crdt.change(empty, { time: 0 }, draft => {
        for (const one of before) take(draft, one)
      })
      const results: unknown[][] = [[], []]
      const bytes = crdt.save(doc)
      const [ours, theirs] = results.map((answers, n) =>
        crdt.change(crdt.load<Record<string, unknown>>(bytes, { actor }), { time: 0 }, draft => {
          const used = n === 0 ? draftOver(crdt.load(bytes), draft) : draft
          for (const one of steps) answers.push(take(used, one))
        }),
      )
      expect(results[0]).toEqual(results[1])
      expect(crdt.getHeads(ours!)).toEqual(crdt.getHeads(theirs!))
    }),
  )
})
