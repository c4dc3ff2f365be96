/** Structural sharing: what reads the same keeps its identity, so listeners compare references. */

/** Calls `read` only when its argument is another object than last time. */
export function lastResult<A, R>(read: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | undefined
  return argument => {
    if (!last || !Object.is(last.argument, argument)) last = { argument, result: read(argument) }
    return last.result
  }
}

/** Reads each object once for as long as it lives; anything that is no object every time. */
export function oncePerObject<R>(read: (argument: unknown) => R): (argument: unknown) => R {
  const results = new WeakMap<object, { readonly result: R }>()
  return argument => {
    if (typeof argument !== 'object' || argument === null) return read(argument)
    const known = results.get(argument)
    if (known) return known.result
    const result = read(argument)
    results.set(argument, { result })
    return result
  }
}

/** `before` if `now` has the same fields, one level of plain objects deep. */
export function keepEqual<T extends object>(before: T | undefined, now: T): T {
  if (before === undefined || before === now) return now
  return haveSameFields(before, now, isSame) ? before : now
}

/** A record in which each entry that reads the same is the old one; the old record if all are. */
export function shareEntries<R extends Readonly<Record<string, object>>>(
  before: R | undefined,
  now: R,
): R {
  if (!before) return now
  const shared = Object.fromEntries(
    Object.entries(now).map(([id, entry]) => [id, keepEqual(before[id], entry)]),
  ) as R
  return haveSameFields(before, shared, Object.is) ? before : shared
}

type Compare = (a: unknown, b: unknown) => boolean

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const isSame: Compare = (a, b) =>
  Object.is(a, b) || (isPlain(a) && isPlain(b) && haveSameFields(a, b, Object.is))

/** Runs for each player at each change of anything: it makes no more objects than two lists of names. */
function haveSameFields(a: object, b: object, compare: Compare): boolean {
  const [left, right] = [fieldsOf(a), fieldsOf(b)]
  const names = Object.keys(right)
  return (
    names.length === Object.keys(left).length &&
    names.every(name => Object.hasOwn(left, name) && compare(left[name], right[name]))
  )
}

/** Any object is a record of its own fields. */
const fieldsOf = (value: object) => value as Readonly<Record<string, unknown>>
