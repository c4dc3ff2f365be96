/** What the environment says to the archive, checked once at start. One line for each mistake. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { err, ok, type Result } from '../shared/result.ts'

export interface Config {
  readonly signalingUrl: string
  /** Proves to signaling that this is its Recorder. */
  readonly recorderToken: string
  /** Absolute. */
  readonly dataDir: string
  /** 0: any free one. */
  readonly port: number
  /** Origins whose pages may ask the HTTP interface. */
  readonly cors: readonly string[]
  readonly rtcPorts: { readonly min: number; readonly max: number } | undefined
  /** Announced in the place of private addresses. */
  readonly rtcPublicIp: string | undefined
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

/** `message`: a line for each mistake. */
export class ConfigError extends Error {}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) < 65_536
const isUrl = (text: string): boolean => URL.canParse(text) && /^https?:/.test(text)
const isOrigin = (text: string): boolean => isUrl(text) && new URL(text).origin === text
const isRange = (text: string): boolean => readRange(text) !== undefined

const text = (isGood: (value: string) => boolean, wanted: string) =>
  v.pipe(v.string(), v.check(isGood, wanted))

const Environment = v.object({
  SIGNALING_URL: v.optional(text(isUrl, 'an http or https URL'), 'http://localhost:8080'),
  RECORDER_TOKEN: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]{16,128}$/, '16 to 128 of A–Z a–z 0–9 _ -'),
  ),
  DATA_DIR: v.optional(v.string(), './data'),
  /** On loopback only. */
  ARCHIVE_PORT: v.optional(text(isPort, 'a port, 0 to 65535'), '8081'),
  ARCHIVE_CORS: v.optional(
    text(
      value => splitList(value).every(isOrigin),
      'origins such as https://jam.example.org, with commas',
    ),
    '',
  ),
  RTC_PORT_RANGE: v.optional(text(isRange, 'two UDP ports from 1024 on, such as 50000-50100')),
  RTC_PUBLIC_IP: v.optional(text(value => isIP(value) !== 0, 'an IP address')),
  LOG_LEVEL: v.optional(
    v.picklist(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'fatal, error, warn, info, debug, trace or silent',
    ),
    'info',
  ),
})

/** All that is wrong is said at once. An empty value means "not set". Never throws. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Result<Config, ConfigError> {
  const set = Object.entries(environment).filter(([, value]) => value !== '')
  const read = v.safeParse(Environment, Object.fromEntries(set))
  if (!read.success) return err(new ConfigError(read.issues.map(sentence).join('\n')))
  const given = read.output
  return ok({
    signalingUrl: given.SIGNALING_URL,
    recorderToken: given.RECORDER_TOKEN,
    dataDir: resolve(given.DATA_DIR),
    port: Number(given.ARCHIVE_PORT),
    cors: splitList(given.ARCHIVE_CORS),
    rtcPorts: given.RTC_PORT_RANGE === undefined ? undefined : readRange(given.RTC_PORT_RANGE),
    rtcPublicIp: given.RTC_PUBLIC_IP,
    logLevel: given.LOG_LEVEL,
  })
}

/** Without the value: it may be a secret. */
function sentence(issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue) ?? 'The environment'
  const isMissing = issue.input === undefined
  return `${name} must be ${isMissing ? 'set: the same token as at the signaling server' : issue.message}.`
}

const splitList = (list: string): readonly string[] =>
  list
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')

function readRange(range: string): Config['rtcPorts'] {
  const [, from, to] = /^(\d{4,5})-(\d{4,5})$/.exec(range) ?? []
  const min = Number(from)
  const max = Number(to)
  return min >= 1024 && min <= max && max < 65_536 ? { min, max } : undefined
}
