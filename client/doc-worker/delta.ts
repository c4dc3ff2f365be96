/**
 * What changed from one immutable value to the next, found by identity: parts that are the same
 * object are neither looked into nor sent, and are the same object again on the other side.
 */
export type Delta<T> =
  | { readonly kind: 'whole'; readonly value: T }
  | {
      readonly kind: 'fields'
      readonly changed: readonly (readonly [field: string, delta: Delta<unknown>])[]
      readonly gone: readonly string[]
    }

/** @returns undefined when `after` is `before` */
export function deltaOf<T>(before: T, after: T): Delta<T> | undefined {
  if (Object.is(before, after)) return undefined
  if (!isRecord(before) || !isRecord(after)) return { kind: 'whole', value: after }
  const changed: (readonly [string, Delta<unknown>])[] = []
  for (const [field, value] of Object.entries(after)) {
    const delta = Object.hasOwn(before, field)
      ? deltaOf(before[field], value)
      : { kind: 'whole' as const, value }
    if (delta) changed.push([field, delta])
  }
  const gone = Object.keys(before).filter(field => !Object.hasOwn(after, field))
  return { kind: 'fields', changed, gone }
}

/** @param before what `deltaOf` was given, or an equal value */
export function patched<T>(before: T, delta: Delta<T>): T {
  if (delta.kind === 'whole') return delta.value
  const fields: Record<string, unknown> = isRecord(before) ? { ...before } : {}
  for (const [field, part] of delta.changed) fields[field] = patched(fields[field], part)
  for (const field of delta.gone) delete fields[field]
  return fields as T
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
