/** For whom an invite works, judged by the host in it alone. */
export type InviteScope = 'computer' | 'network' | 'anywhere'

/** Names that only look like addresses are public: `10.example.com`. */
const IPV4 = /^[\d.]+$/
const PRIVATE_IPV4 = [
  /^10\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^169\.254\./,
  /** Carrier-grade NAT, also used by VPNs: RFC 6598. */
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
]
const PRIVATE_HOSTS = [
  /^\[f[cd][0-9a-f]{2}:/,
  /^\[fe[89ab][0-9a-f]:/,
  /\.(local|lan|home|internal|home\.arpa)$/,
  /** A bare name: only a local resolver knows it. */
  /^[^.[\]]+$/,
]

/** @param invite an absolute URL; anything else counts as working nowhere but here */
export function inviteScope(invite: string): InviteScope {
  if (!URL.canParse(invite)) return 'computer'
  const host = new URL(invite).hostname.toLowerCase()
  if (host === 'localhost' || host.endsWith('.localhost')) return 'computer'
  if ((IPV4.test(host) && host.startsWith('127.')) || host === '[::1]' || host === '0.0.0.0')
    return 'computer'
  const patterns = IPV4.test(host) ? PRIVATE_IPV4 : PRIVATE_HOSTS
  return patterns.some(pattern => pattern.test(host)) ? 'network' : 'anywhere'
}

export const SCOPE_SENTENCE: Readonly<Record<InviteScope, string>> = {
  computer: 'This link works only on this computer.',
  network: 'This link works only on this network.',
  anywhere: 'Whoever has this link can come in and read the room.',
}
