/** What may go wrong comes back as a value: a result holds either the value or the reason. */
export type Result<T, E extends Error> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })
export const err = <E extends Error>(error: E): Result<never, E> => ({ ok: false, error })

/** Marks a branch the types rule out. Reaching it means that our types lied, so it throws. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
