/** The built client: files from memory's list of them, never from a path that somebody sent. */
import { readdirSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { type Request, type RequestHandler, type Response, Router } from 'express'

/** Best first. Browsers offer `br` over https and to localhost only. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const
/** Vite names what is in here by its content. */
const HASHED = '/assets/'
const FOREVER = 'public, max-age=31536000, immutable'
const NOT_BUILT = 'The client is not built yet: `npm start` builds it.'

/** Serves `/`, `/r/…` and every file that `clientDir` holds now. */
export function pages(clientDir: string): Router {
  const root = resolve(clientDir)
  const files = listFiles(root)
  const router = Router()

  const page: RequestHandler = (_request, response) => {
    response.set('Cache-Control', 'no-store')
    if (files.has('/index.html')) response.sendFile('index.html', { root, cacheControl: false })
    else response.status(503).type('text').send(NOT_BUILT)
  }
  router.get('/', page)
  router.get('/r/:room', page)
  router.use((request, response, next) => {
    const { path, method } = request
    if ((method !== 'GET' && method !== 'HEAD') || !files.has(path) || path === '/index.html')
      return next()
    sendFile({ request, response, root, path, files })
  })
  return router
}

function sendFile({
  request,
  response,
  root,
  path,
  files,
}: {
  request: Request
  response: Response
  root: string
  path: string
  files: ReadonlySet<string>
}): void {
  const offered = ENCODINGS.filter(({ suffix }) => files.has(path + suffix))
  // Asked one by one: our order counts, browsers name gzip first.
  const encoding = offered.find(({ name }) => request.acceptsEncodings(name))
  response.type(path.slice(path.lastIndexOf('.') + 1))
  response.set('Cache-Control', path.startsWith(HASHED) ? FOREVER : 'no-cache')
  if (offered.length > 0) response.vary('Accept-Encoding')
  if (encoding) response.set('Content-Encoding', encoding.name)
  const file = `${path}${encoding?.suffix ?? ''}`.slice(1)
  response.sendFile(file, { root, cacheControl: false, acceptRanges: encoding === undefined })
}

/** URL paths of all files below `root`; none when it is not there. */
function listFiles(root: string): ReadonlySet<string> {
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true })
    return new Set(
      entries
        .filter(entry => entry.isFile())
        .map(
          entry => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`,
        ),
    )
  } catch {
    return new Set()
  }
}
