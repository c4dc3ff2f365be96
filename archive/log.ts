/** What the archive says of itself, as JSON lines. Invites, keys and tokens are never among it. */
import { pino } from 'pino'
import { MuseError } from '../shared/errors.ts'
import type { Config } from './config.ts'

/** Facts first, then what happened. */
export interface Log {
  info(facts: Facts, event: string): void
  warn(facts: Facts, event: string): void
  error(facts: Facts, event: string): void
}
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>

export const createLog = (level: Config['logLevel']): Log => pino({ name: 'archive', level })

/** An error as facts: its code and its sentence, no stack with paths and arguments. */
export const factsOf = (error: unknown): Facts =>
  error instanceof MuseError
    ? { code: error.code, message: error.message }
    : { code: 'internal', message: error instanceof Error ? error.message : String(error) }
