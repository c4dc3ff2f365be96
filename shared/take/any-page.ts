/** What pages hold is their readers' concern: here only whether bytes are a page at all. */
import type { PageHash } from '../protocol/ids.ts'
import { decodeActionPage, MAX_ACTION_PAGE_BYTES } from './action-page.ts'
import { decodePage } from './page.ts'

/** Of any kind. */
export const MAX_ANY_PAGE_BYTES = MAX_ACTION_PAGE_BYTES

/** Total: of a take (TK3), or of what a player did (TK8). */
export const isPage = (bytes: Uint8Array, hash: PageHash): boolean =>
  decodePage(bytes, hash).ok || decodeActionPage(bytes, hash).ok
