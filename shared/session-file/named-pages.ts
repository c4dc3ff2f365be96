import type { SessionView } from '../doc/view.ts'
import type { PageHash } from '../protocol/ids.ts'

/** Every page of every take. */
export const pagesNamedIn = (session: SessionView): ReadonlySet<PageHash> =>
  new Set(Object.values(session.takes).flatMap(take => take.pages.map(({ hash }) => hash)))
