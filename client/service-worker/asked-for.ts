/** What a request asks of the worker (OF1). Pure. */

const PAGE = /^\/(r\/[^/]+)?$/
const HASHED = '/assets/'

export type Asked =
  /** The page itself, on its own or at a room's address. */
  | { readonly kind: 'page' }
  /** @property path one of this build, or a hashed one of another build */
  | { readonly kind: 'file'; readonly path: string }

/**
 * Undefined for whatever is the server's to answer: all that this does not name.
 *
 * @param named paths that keep their name through all builds
 */
export function askedFor(
  request: Pick<Request, 'method' | 'mode' | 'url'>,
  origin: string,
  named: ReadonlySet<string>,
): Asked | undefined {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== origin) return undefined
  const path = url.pathname
  if (request.mode === 'navigate' && PAGE.test(path)) return { kind: 'page' }
  if (path === '/' || !(path.startsWith(HASHED) || named.has(path))) return undefined
  return { kind: 'file', path }
}
