import { describe, expect, it } from 'vitest'
import { fuzzSession, type Outcome } from './session-fuzz.ts'

/** The soak runs ten thousand. */
const SEEDS = Number(process.env.DOC_SEEDS ?? 300)
const SEEDS_A_TEST = 10
/** So many together must have tried everything. */
const SEEDS_A_SUM = 50

describe('[DOC1] [DOC3] [DOC11] [DOC12] [DOC20] [DOC22] [DOC24] a session of every kind of edit over a bad network', () => {
  const outcomes: Outcome[] = []
  const starts = Array.from({ length: Math.ceil(SEEDS / SEEDS_A_TEST) }, (_, n) => n * SEEDS_A_TEST)
  it.each(starts)('is the same for everybody in the end, seeds %i and the nine after it', start => {
    for (let seed = start; seed < Math.min(start + SEEDS_A_TEST, SEEDS); seed++) {
      const outcome = fuzzSession(seed)
      expect(outcome.divergences, `seed ${seed}`).toBe(0)
      expect(outcome.stale, `seed ${seed}, read bit by bit and at once`).toBe(0)
      expect(outcome.misjudged, `seed ${seed}, refused though it was permitted`).toBe(0)
      expect(outcome.fooled, `seed ${seed}, forged and taken`).toBe(0)
      expect(outcome.forgotten, `seed ${seed}, done and told nowhere`).toBe(0)
      outcomes.push(outcome)
    }
  })

  it('much was done, something was refused, and something is left of it: or nothing was tried', () => {
    expect(outcomes.length).toBe(SEEDS)
    for (let from = 0; from < SEEDS; from += SEEDS_A_SUM) {
      const some = outcomes.slice(from, from + SEEDS_A_SUM)
      const sum = (of: (outcome: Outcome) => number) => some.reduce((n, one) => n + of(one), 0)
      expect(sum(({ edits }) => edits)).toBeGreaterThan(10 * some.length)
      expect(sum(({ refused }) => refused)).toBeGreaterThan(some.length)
      expect(sum(({ forged }) => forged)).toBeGreaterThan(some.length)
      expect(sum(({ filed }) => filed)).toBeGreaterThan(some.length / 2)
      expect(sum(({ notes }) => notes)).toBeGreaterThan(some.length)
    }
  })
})
