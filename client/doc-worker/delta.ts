/**
 * What changed from one immutable value to the next. Parts that are the same object are not looked
 * into; parts that read the same are not sent, and are the same object again on the other side.
 */
export type Delta<T> =
  | { readonly kind: 'whole'; readonly value: T }
  | {
      readonly kind: 'fields'
      readonly changed: readonly (readonly [field: string, delta: Delta<unknown>])[]
      readonly gone: readonly string[]
    }

/** @returns undefined when `after` reads as `before` */
export function deltaOf<T>(before: T, after: T): Delta<T> | undefined {
  if (Object.is(before, after)) return undefined
  if (!isRecord(before) || !isRecord(after))
    return isSame(before, after) ? undefined : { kind: 'whole', value: after }
  const changed: (readonly [string, Delta<unknown>])[] = []
  for (const [field, value] of Object.entries(after)) {
    const delta = Object.hasOwn(before, field)
      ? deltaOf(before[field], value)
      : { kind: 'whole' as const, value }
    if (delta) changed.push([field, delta])
  }
  const gone = Object.keys(before).filter(field => !Object.hasOwn(after, field))
  return changed.length + gone.length > 0 ? { kind: 'fields', changed, gone } : undefined
}

/** @param before what `deltaOf` was given, or an equal value */
export function patched<T>(before: T, delta: Delta<T>): T {
  if (delta.kind === 'whole') return delta.value
  const fields: Record<string, unknown> = isRecord(before) ? { ...before } : {}
  for (const [field, part] of delta.changed) fields[field] = patched(fields[field], part)
  for (const field of delta.gone) delete fields[field]
  return fields as T
}

/**
 * The same in groups, for a thread that must not be held up: each group copies at most so many values,
 * or one list that has more. Patched one after the other they give what `delta` gives.
 */
export function inParts<T>(delta: Delta<T>, limit: number): readonly (readonly Delta<T>[])[] {
  const groups: Delta<T>[][] = []
  let room = 0
  for (const { step, weight } of stepsOf(delta, limit)) {
    if (weight > room || groups.length === 0) {
      groups.push([])
      room = limit
    }
    groups.at(-1)?.push(step as Delta<T>)
    room -= weight
  }
  return groups
}

interface Step {
  readonly step: Delta<unknown>
  readonly weight: number
}

function stepsOf(delta: Delta<unknown>, limit: number): readonly Step[] {
  const weight = weightOf(delta, limit)
  if (weight <= limit) return [{ step: delta, weight }]
  if (delta.kind === 'fields')
    return [
      ...delta.changed.flatMap(([field, part]) => within(field, stepsOf(part, limit))),
      ...(delta.gone.length > 0 ? [{ step: { ...delta, changed: [] }, weight: 1 }] : []),
    ]
  if (!isRecord(delta.value)) return [{ step: delta, weight }]
  return [
    { step: { kind: 'whole', value: {} }, weight: 1 },
    ...Object.entries(delta.value).flatMap(([field, value]) =>
      within(field, stepsOf({ kind: 'whole', value }, limit)),
    ),
  ]
}

const within = (field: string, steps: readonly Step[]): readonly Step[] =>
  steps.map(({ step, weight }) => ({
    step: { kind: 'fields', changed: [[field, step]], gone: [] },
    weight,
  }))

/** How many values lie in it, on every level; more than `enough` are not counted. */
function weightOf(value: unknown, enough: number): number {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 1
  let weight = 1
  for (const part of Object.values(value)) {
    weight += weightOf(part, enough - weight)
    if (weight > enough) break
  }
  return weight
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((part, n) => isSame(part, b[n]))
  if (!isRecord(a) || !isRecord(b)) return false
  const fields = Object.keys(a)
  return (
    fields.length === Object.keys(b).length &&
    fields.every(field => Object.hasOwn(b, field) && isSame(a[field], b[field]))
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
