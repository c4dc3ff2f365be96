/** Where a request comes from: which pages may open sockets, and which contexts are secure. */
import type { IncomingMessage } from 'node:http'
import type { Config } from './config.ts'

/**
 * Whether the page that opens a socket is ours: same origin, `PUBLIC_URL` or `ALLOWED_ORIGINS`.
 * What is not a browser sends no Origin and could send any, so it is let in without.
 */
export function isAllowedOrigin(
  { headers }: Pick<IncomingMessage, 'headers'>,
  config: Pick<Config, 'PUBLIC_URL' | 'ALLOWED_ORIGINS'>,
): boolean {
  const { origin, host } = headers
  if (origin === undefined) return true
  if (origin === config.PUBLIC_URL || config.ALLOWED_ORIGINS.includes(origin)) return true
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host
}

/** An address of this computer itself, in IPv4, IPv6 or IPv4-mapped form. */
export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address)

/** Hosts that a browser trusts also over plain http. */
export const isLocalHost = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host)
