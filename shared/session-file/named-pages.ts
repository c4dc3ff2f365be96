import type { SessionView } from '../doc/view.ts'
import type { PageHash } from '../protocol/ids.ts'

/** What of a session names pages: takes (TK3), and what players did (TK8). */
export type NamingPages = Pick<SessionView, 'takes' | 'actionPages'>

/** Every page of every take: what was played. */
export const playedPagesIn = ({ takes }: Pick<SessionView, 'takes'>): ReadonlySet<PageHash> =>
  new Set(Object.values(takes).flatMap(take => take.pages.map(({ hash }) => hash)))

/** Those, and every page of what players did. */
export const pagesNamedIn = ({ takes, actionPages }: NamingPages): ReadonlySet<PageHash> =>
  new Set([
    ...playedPagesIn({ takes }),
    ...Object.values(actionPages).flatMap(pages => pages.map(({ hash }) => hash)),
  ])
