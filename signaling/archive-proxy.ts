import { request as ask, type IncomingHttpHeaders } from 'node:http'
import type { RequestHandler } from 'express'

/** ms without a byte from the archive */
const PATIENCE = 30_000
/** They belong to one connection, not to the request (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * Passes `/api` on to the archive on this computer, byte for byte. Nothing of it is logged: the bearer
 * keys in it open rooms.
 */
export function archiveProxy(port: number): RequestHandler {
  return (request, response) => {
    const upstream = ask(
      {
        host: '127.0.0.1',
        port,
        method: request.method,
        path: request.originalUrl,
        headers: { ...endToEnd(request.headers), host: `127.0.0.1:${port}` },
        timeout: PATIENCE,
        agent: false,
      },
      answer => {
        response.status(answer.statusCode ?? 502)
        for (const [name, value] of Object.entries(endToEnd(answer.headers)))
          if (value !== undefined) response.setHeader(name, value)
        answer.on('error', () => response.destroy())
        answer.pipe(response)
      },
    )
    upstream.on('timeout', () => upstream.destroy())
    upstream.on('error', () => {
      if (response.headersSent) return response.destroy()
      response.status(502).json({ code: 'recorder-away', message: 'The recorder is away.' })
    })
    response.on('close', () => upstream.destroy())
    request.pipe(upstream)
  }
}

const endToEnd = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)))
