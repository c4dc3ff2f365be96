/** Where players find this server. */
import { networkInterfaces } from 'node:os'

export interface Address {
  readonly scheme: 'http' | 'https'
  /** As listened on: 0.0.0.0 and :: mean everywhere. */
  readonly host: string
  readonly port: number
}

export function localUrl({ scheme, host, port }: Address): string {
  return `${scheme}://${isEverywhere(host) ? 'localhost' : bracketed(host)}:${port}`
}

/** For other computers of this network; none when only this computer is listened to. */
export function lanUrls({ scheme, host, port }: Address): readonly string[] {
  if (!isEverywhere(host)) return []
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `${scheme}://${address}:${port}`)
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
