/** Pairs what was sent with when the other side saw it, and turns the pairs into latencies. */

/** Something that happened at `at`, ms since 1970 on that side's own clock. */
export interface Sighting {
  readonly key: string
  readonly at: number
}

/** A sighting may seem this much older than its sending: two clocks, in ms. */
const CLOCK_SLACK = 2

/**
 * Latencies of `sent` until seen, in ms. A key may come again: a sighting then belongs to the
 * latest sending before it.
 *
 * @param offset the seeing side's clock less the sending side's, ms
 */
export function latencies(
  sent: readonly Sighting[],
  seen: readonly Sighting[],
  offset: number,
): { readonly values: readonly number[]; readonly missing: number } {
  const sendings = new Map<string, number[]>()
  for (const { key, at } of sent) {
    const known = sendings.get(key)
    if (known) known.push(at)
    else sendings.set(key, [at])
  }
  const values: number[] = []
  const taken = new Map<string, number>()
  for (const { key, at } of seen) {
    const moment = at - offset
    const began = (sendings.get(key) ?? []).findLast(one => one <= moment + CLOCK_SLACK)
    // A second sighting of one sending is none: what counts is the first.
    if (began === undefined || taken.get(key) === began) continue
    taken.set(key, began)
    values.push(moment - began)
  }
  return { values, missing: sent.length - values.length }
}
