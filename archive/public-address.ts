/** `candidate:FOUNDATION COMPONENT PROTOCOL PRIORITY ADDRESS PORT typ host`, alone or in an SDP. */
const HOST_CANDIDATE = /(candidate:\S+ \d+ \w+ \d+ )(\S+)( \d+ typ host)/g
const PRIVATE_IPV4 = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/

/** Puts the address that a router forwards to us in the place of our private ones, same port. */
export const announceAt =
  (publicIp: string) =>
  (text: string): string =>
    text.replace(HOST_CANDIDATE, (line, head: string, address: string, tail: string) =>
      PRIVATE_IPV4.test(address) ? head + publicIp + tail : line,
    )
