/**
 * What was heard of the music, `{ part: "[moment, player, value]" }`. One elected peer writes it, so
 * each part is simply replaced.
 */
import * as v from 'valibot'
import { isPlayerId, type PlayerId } from '../protocol/ids.ts'
import type { Micros } from '../time/units.ts'
import { atomicText, type Draft, readMap } from './crdt.ts'
import { NO_ANALYSIS } from './defaults.ts'
import type { EditOf, EditStamp } from './edit.ts'
import { AnalysisChange } from './edits/engines.ts'
import { isMoment } from './legal.ts'
import { parseJson } from './register.ts'
import { keepEqual, lastResult } from './sharing.ts'
import type { AnalysisView } from './view.ts'

type Part = keyof typeof AnalysisChange.entries
const PARTS = Object.keys(AnalysisChange.entries) as readonly Part[]

export function setAnalysis(draft: Draft, edit: EditOf<'set-analysis'>, stamp: EditStamp): void {
  const analysis = readMap(draft.analysis)
  if (!analysis) return
  for (const part of PARTS) {
    const value = edit.analysis[part]
    if (value === undefined) continue
    analysis[part] = atomicText(JSON.stringify([stamp.moment, stamp.player, value]))
  }
}

interface ReadPart {
  readonly part: Part
  readonly value: unknown
  readonly moment: Micros
  readonly author: PlayerId
}

export function createAnalysisReader(): (container: unknown) => AnalysisView {
  let last: AnalysisView | undefined
  return lastResult(container => {
    const analysis = readMap(container)
    const parts = PARTS.flatMap(part => readPart(part, analysis?.[part]))
    const newest = parts.reduce(
      (a: ReadPart | undefined, b) => (a && a.moment >= b.moment ? a : b),
      undefined,
    )
    if (!newest) return NO_ANALYSIS
    const read = Object.fromEntries(parts.map(({ part, value }) => [part, value]))
    const { moment, author } = newest
    last = keepEqual(last, { ...read, moment, author })
    return last
  })
}

function readPart(part: Part, stored: unknown): readonly ReadPart[] {
  const data = parseJson(stored)
  if (!Array.isArray(data)) return []
  const [moment, author, value]: unknown[] = data
  if (!isMoment(moment) || !isPlayerId(author) || value === undefined) return []
  return v.is(AnalysisChange.entries[part], value) ? [{ part, value, moment, author }] : []
}
