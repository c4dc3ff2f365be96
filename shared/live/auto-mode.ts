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
  /** Auto would change the mode now, and waits: for a rest or a bar line, or since it just did. */
  | 'holding'

export interface AutoChoice {
  readonly mode: Extract<PlayoutName, 'live' | 'tight'>
  readonly why: PlayoutWhy
  /** Another kind of time is not put on anybody: it is offered. */
  readonly offer: Extract<PlayoutName, 'grid' | 'bar'> | undefined
  /** When the mode was last changed … */
  readonly since: LocalMicros
  /** … and the reason last said, and the p95 that it was judged by, µs; undefined while measuring. */
  readonly saidAt: LocalMicros
  readonly judged: Micros | undefined
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
/** Reasons follow the evidence sooner than modes, and not so fast that nobody could read them. */
const REASON_EVERY = seconds(2)
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
  saidAt: now,
  judged: undefined,
})

/** @param mayChange at a bar line, or while the player rests */
export function stepAuto(
  choice: AutoChoice,
  evidence: AutoEvidence,
  now: LocalMicros,
  mayChange: boolean,
): AutoChoice {
  if (evidence.span < AUTO_EVIDENCE) return choice
  const wanted = wish(evidence)
  const said = { saidAt: now, judged: evidence.p95 }
  // The first word is no change of mind.
  const isFirst = choice.why === 'measuring'
  const isDue = isFirst || now - choice.since >= AT_MOST_EVERY
  if (mayChange && isDue && (isFirst || wanted.mode !== choice.mode))
    return { ...wanted, ...said, since: now }
  if (isFirst || now - choice.saidAt < REASON_EVERY) return choice
  const stays = wanted.mode === choice.mode
  const reason = stays ? wanted : { mode: choice.mode, why: 'holding' as const, offer: undefined }
  const isSaid = reason.why === choice.why && evidence.p95 === choice.judged
  return isSaid ? choice : { ...reason, ...said, since: choice.since }
}

function wish({ p95, spread }: AutoEvidence): Pick<AutoChoice, 'mode' | 'why' | 'offer'> {
  if (p95 <= NEAR && spread <= EVEN) return { mode: 'live', why: 'near', offer: undefined }
  if (p95 <= NEAR) return { mode: 'tight', why: 'uneven', offer: undefined }
  if (p95 <= MIDDLE) return { mode: 'tight', why: 'middle', offer: undefined }
  if (p95 <= FAR) return { mode: 'tight', why: 'far', offer: 'grid' }
  return { mode: 'tight', why: 'very-far', offer: 'bar' }
}
