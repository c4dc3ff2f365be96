/** What Auto chooses, and how seldom it changes its mind (LV13). Pure. */
import { type LocalMicros, type Micros, ms, seconds } from '../time/units.ts'
import type { PlayoutName } from './playout.ts'

/** Why notes are placed as they are; the page makes a sentence of it. */
export type PlayoutWhy =
  /** The listener wanted it so. */
  | 'chosen'
  /** The listener chose Grid or Bar, and the song does not run. */
  | 'standing'
  /** Auto has not seen enough yet. */
  | 'measuring'
  /** Near and even. */
  | 'near'
  /** Near, but uneven. */
  | 'uneven'
  | 'middle'
  /** Too far for playing by ear; Grid is offered. */
  | 'far'
  /** … Bar is offered. */
  | 'very-far'

export interface AutoChoice {
  readonly mode: Extract<PlayoutName, 'live' | 'tight'>
  readonly why: PlayoutWhy
  /** Another kind of time is not put on anybody: it is offered. */
  readonly offer: Extract<PlayoutName, 'grid' | 'bar'> | undefined
  readonly since: LocalMicros
}

/** One-way times of the last 8 s. */
export interface AutoEvidence {
  /** For how long there have been any. */
  readonly span: Micros
  readonly p95: Micros
  /** From the quickest to the slowest, without the outermost twentieths. */
  readonly spread: Micros
}

export const AUTO_EVIDENCE = seconds(8)
const AT_MOST_EVERY = seconds(30)
const NEAR = ms(15)
const MIDDLE = ms(30)
const FAR = ms(80)
/** 10 ± 3 ms feels as bad as 20 [Jack 2018]: above this a constant delay is the shorter one. */
const EVEN = ms(3)

export const beginAuto = (now: LocalMicros): AutoChoice => ({
  mode: 'live',
  why: 'measuring',
  offer: undefined,
  since: now,
})

/** @param mayChange at a bar line, or while the player rests */
export function stepAuto(
  choice: AutoChoice,
  evidence: AutoEvidence,
  now: LocalMicros,
  mayChange: boolean,
): AutoChoice {
  if (evidence.span < AUTO_EVIDENCE) return choice
  const next = { ...wish(evidence), since: now }
  if (next.why === choice.why) return choice
  // The first word is no change of mind.
  const isFirst = choice.why === 'measuring'
  if (!mayChange || (!isFirst && now - choice.since < AT_MOST_EVERY)) return choice
  return next
}

function wish({ p95, spread }: AutoEvidence): Omit<AutoChoice, 'since'> {
  if (p95 <= NEAR && spread <= EVEN) return { mode: 'live', why: 'near', offer: undefined }
  if (p95 <= NEAR) return { mode: 'tight', why: 'uneven', offer: undefined }
  if (p95 <= MIDDLE) return { mode: 'tight', why: 'middle', offer: undefined }
  if (p95 <= FAR) return { mode: 'tight', why: 'far', offer: 'grid' }
  return { mode: 'tight', why: 'very-far', offer: 'bar' }
}
