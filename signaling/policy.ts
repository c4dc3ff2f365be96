/** The headers under which the page runs: content policy and cross-origin isolation. */
import type { Request, RequestHandler } from 'express'
import helmet from 'helmet'
import type { Config } from './config.ts'
import { isLocalHost } from './origin.ts'

type PolicyConfig = Pick<Config, 'PUBLIC_URL' | 'ARCHIVE_URL'>

/**
 * Strict wherever the browser gives a secure context. Over plain http to another computer there is no
 * AudioWorklet, and its polyfill runs the processors by `eval` in an inline frame: only there is that
 * allowed.
 */
export function pagePolicy(config: PolicyConfig): RequestHandler {
  const strict = policy(config, ["'wasm-unsafe-eval'"])
  const limited = policy(config, ["'wasm-unsafe-eval'", "'unsafe-inline'", "'unsafe-eval'"])
  return (request, response, next) =>
    (isSecureContext(request, config) ? strict : limited)(request, response, next)
}

function policy({ PUBLIC_URL, ARCHIVE_URL }: PolicyConfig, scripts: readonly string[]) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...scripts],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:', ...(ARCHIVE_URL ? [ARCHIVE_URL] : [])],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    // Only who has a certificate for good may promise https for a year.
    strictTransportSecurity: PUBLIC_URL?.startsWith('https:') ?? false,
  })
}

function isSecureContext(request: Request, { PUBLIC_URL }: PolicyConfig): boolean {
  const host = request.headers.host ?? ''
  // A TLS proxy in front that does not say so: the public name is known to be https.
  return request.secure || isLocalHost(host) || PUBLIC_URL === `https://${host}`
}
