/** What the fields of registers may hold: the same shapes that edits are checked against. */
import * as v from 'valibot'

type Guard<T> = (value: unknown) => value is T

export const guardOf =
  <Schema extends v.GenericSchema>(schema: Schema): Guard<v.InferOutput<Schema>> =>
  (value): value is v.InferOutput<Schema> =>
    v.is(schema, value)
