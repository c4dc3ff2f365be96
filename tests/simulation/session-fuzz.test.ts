import { describe, expect, it } from 'vitest'
import { fuzzSession, type Outcome } from './session-fuzz.ts'

/** The soak runs ten thousand. */
const SEEDS = Number(process.env.DOC_SEEDS ?? 300)
const SEEDS_A_TEST = 50
/** They only compute, for half a minute: on a slow computer for longer. ms */
const PATIENCE = 300_000

describe('[DOC1] [DOC3] [DOC11] [DOC12] [DOC20] [DOC22] [DOC24] a session of every kind of edit over a bad network', () => {
  const starts = Array.from({ length: Math.ceil(SEEDS / SEEDS_A_TEST) }, (_, n) => n * SEEDS_A_TEST)
  it.each(starts)(
    'is the same for everybody in the end, seeds %i and the 49 after it',
    { timeout: PATIENCE },
    start => {
      const outcomes: Outcome[] = []
      for (let seed = start; seed < Math.min(start + SEEDS_A_TEST, SEEDS); seed++) {
        const outcome = fuzzSession(seed)
        expect(outcome.divergences, `seed ${seed}`).toBe(0)
        expect(outcome.stale, `seed ${seed}, read bit by bit and at once`).toBe(0)
        expect(outcome.misjudged, `seed ${seed}, refused though it was permitted`).toBe(0)
        expect(outcome.fooled, `seed ${seed}, forged and taken`).toBe(0)
        expect(outcome.forgotten, `seed ${seed}, done and told nowhere`).toBe(0)
        outcomes.push(outcome)
      }
      const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((n, one) => n + of(one), 0)
      // Much was done, something was refused, and something is left of it: or nothing was tried.
      expect(sum(({ edits }) => edits)).toBeGreaterThan(10 * outcomes.length)
      expect(sum(({ refused }) => refused)).toBeGreaterThan(outcomes.length)
      expect(sum(({ forged }) => forged)).toBeGreaterThan(outcomes.length)
      expect(sum(({ filed }) => filed)).toBeGreaterThan(outcomes.length / 2)
      expect(sum(({ notes }) => notes)).toBeGreaterThan(outcomes.length)
    },
  )
})
