/** The edit by which what a player did goes from the document into pages. */
import * as v from 'valibot'
import { isPageHash } from '../../protocol/ids.ts'
import { readLogName } from '../actions/log-name.ts'
import { id, integer, micros } from './shapes.ts'

/** What one page of actions holds (TK8). */
export const ActionPageRef = v.strictObject({
  hash: id(isPageHash),
  count: integer(1, 256),
  from: micros,
  until: micros,
})

/** Actions that leave the document at once. */
export const MAX_FILED = 2048
const isLogName = (name: unknown): name is string =>
  typeof name === 'string' && readLogName(name) !== undefined

export const ActionsEdit = v.variant('type', [
  /** The author's own alone. The pages are stored before. */
  v.strictObject({
    type: v.literal('file-actions'),
    pages: v.pipe(v.array(ActionPageRef), v.minLength(1), v.maxLength(64)),
    /** By the log that they stand in, and the number of their change. */
    actions: v.pipe(
      v.array(v.strictObject({ log: id(isLogName), seq: integer(1, 2 ** 31) })),
      v.maxLength(MAX_FILED),
    ),
  }),
])
