import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import * as v from 'valibot'
import { MuseError } from '../shared/errors.ts'
import { err, ok, type Result } from '../shared/result.ts'

/** Environment values that we cannot start with. `lines`: one sentence a bad value. */
export class ConfigError extends MuseError<'bad-config'> {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super('bad-config', lines.join('\n'))
    this.lines = lines
  }
}

/** Public, free of charge, and told only that somebody asked for his own address. */
const DEFAULT_STUN_URLS = 'stun:stun.l.google.com:19302'

const portNumber = (fallback: string) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d{1,5}$/, 'a port, 0 to 65535'),
    v.transform(Number),
    v.maxValue(65_535, 'a port, 0 to 65535'),
  )
const whole = (fallback: string, min: number, max: number) => {
  const wanted = `a whole number, ${min} to ${max}`
  return v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d{1,9}$/, wanted),
    v.transform(Number),
    v.minValue(min, wanted),
    v.maxValue(max, wanted),
  )
}
const listOf = (pattern: RegExp, fallback: string, wanted: string) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.transform(text => text.split(/[\s,]+/).filter(part => part !== '')),
    v.array(v.pipe(v.string(), v.regex(pattern, wanted))),
  )
const ORIGIN = /^https?:\/\/[^/\s?#@]+$/
const origin = v.pipe(
  v.string(),
  v.transform(text => text.replace(/\/$/, '')),
  v.regex(ORIGIN, 'an origin such as https://jam.example.org'),
)
const secret = (min: number) =>
  v.optional(v.pipe(v.string(), v.minLength(min, `at least ${min} characters`)))

const Environment = v.object({
  PORT: portNumber('8080'),
  HOST: v.optional(v.pipe(v.string(), v.minLength(1, 'an address to listen on')), '0.0.0.0'),
  /** Where players reach this server; invites are built from it. */
  PUBLIC_URL: v.optional(origin),
  /** Other origins whose pages may open sockets here. */
  ALLOWED_ORIGINS: listOf(ORIGIN, '', 'origins such as https://jam.example.org, with commas'),
  /** Players inside one room; a hall holds 64 peers, the rest is for the door. */
  ROOM_LIMIT: whole('12', 1, 48),
  STUN_URLS: listOf(/^stuns?:\S+$/, DEFAULT_STUN_URLS, 'URLs such as stun:host:3478, with commas'),
  TURN_URLS: listOf(/^turns?:\S+$/, '', 'URLs such as turn:host:3478, with commas'),
  TURN_SECRET: secret(8),
  METRICS_TOKEN: secret(16),
  TLS_CERT: v.optional(v.string()),
  TLS_KEY: v.optional(v.string()),
  RECORDER_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,128}$/, '16 to 128 of A–Z a–z 0–9 _ -')),
  ),
  /** Where the archive answers HTTP, on this computer. */
  ARCHIVE_PORT: portNumber('8081'),
  /** Where browsers reach an archive that is somewhere else. */
  ARCHIVE_URL: v.optional(origin),
  /** A plain-http port for the Recorder on this computer when the main one speaks TLS. */
  LOOPBACK_PORT: v.optional(portNumber('0')),
  /** Proxies in front whose X-Forwarded-… headers are believed. */
  TRUST_PROXY: whole('0', 0, 8),
  CLIENT_DIR: v.optional(v.string(), 'dist/client'),
  LOG_LEVEL: v.optional(
    v.picklist(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'fatal, error, warn, info, debug, trace or silent',
    ),
    'info',
  ),
})

export type Config = Readonly<v.InferOutput<typeof Environment>> & {
  /** PEM, read from the files that TLS_CERT and TLS_KEY name. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
}

/** What may be set and empty: everywhere else an empty value means "not set". */
const MAY_BE_EMPTY = new Set(['STUN_URLS'])

/** The environment, checked once. All that is wrong is said at once, a line each; never throws. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): Result<Config, ConfigError> {
  const set = Object.entries(env).filter(([name, value]) => value !== '' || MAY_BE_EMPTY.has(name))
  const given = new Map(set)
  const lines: string[] = []
  const parsed = v.safeParse(Environment, Object.fromEntries(set))
  for (const [name, wanted] of wrongValues(parsed.issues ?? []))
    lines.push(`${name} must be ${wanted}.`)
  if (given.has('TURN_URLS') && !given.has('TURN_SECRET'))
    lines.push('TURN_SECRET must be set with TURN_URLS: it makes the passwords for TURN.')
  const [cert, key] = [given.get('TLS_CERT'), given.get('TLS_KEY')]
  if ((cert === undefined) !== (key === undefined))
    lines.push('TLS_CERT and TLS_KEY must be set together.')
  const tls = cert && key ? readTls(cert, key, lines) : undefined
  if (!parsed.success || lines.length > 0) return err(new ConfigError(lines))
  return ok({ ...parsed.output, tls })
}

/** One reason a name, however many of its parts are wrong. */
function wrongValues(issues: readonly v.InferIssue<typeof Environment>[]) {
  return new Map(issues.map(issue => [String(issue.path?.[0]?.key), issue.message] as const))
}

function readTls(certPath: string, keyPath: string, lines: string[]): Config['tls'] {
  const read = (name: string, file: string): string => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      lines.push(`${name} must be a PEM file that can be read, not ${file}.`)
      return ''
    }
  }
  const tls = { cert: read('TLS_CERT', certPath), key: read('TLS_KEY', keyPath) }
  if (tls.cert === '' || tls.key === '') return undefined
  try {
    createSecureContext(tls)
  } catch {
    lines.push('TLS_CERT and TLS_KEY must be a PEM certificate and the key that belongs to it.')
  }
  return tls
}
