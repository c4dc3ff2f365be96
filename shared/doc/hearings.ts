/**
 * How a listener heard the others, beside his own take: `{ number: "[moment, player, mode, delay,
 * origin, step]" }`, a line at each change of mode or delay (TK7). Only the take's player writes it.
 */
import { isPlayerId } from '../protocol/ids.ts'
import { micros } from '../time/units.ts'
import { atomicText, type Draft, readMap } from './crdt.ts'
import type { EditOf, HearingEntry } from './edit.ts'
import { HEARING_MODES, SHORTEST_STEP } from './edits/takes.ts'
import { isMoment } from './legal.ts'
import { parseJson } from './register.ts'
import { bucketOf, MAX_ENTRIES } from './schema.ts'

/** As many as fit are kept: the first, since they say most. */
export function addHearings(draft: Draft, edit: EditOf<'add-hearings'>): void {
  const bucket = readMap(readMap(draft.takes)?.[bucketOf(edit.take)])
  const take = readMap(bucket?.[edit.take])
  if (!take) return
  if (take.heard === undefined) take.heard = {}
  const heard = readMap(take.heard)
  if (!heard) return
  let number = Reflect.ownKeys(heard).length
  for (const { moment, player, mode, delay, lines } of edit.hearings) {
    if (number >= MAX_ENTRIES) return
    const line = [moment, player, mode, delay, ...(lines ? [lines.origin, lines.step] : [])]
    heard[String(number++)] = atomicText(JSON.stringify(line))
  }
}

/** Total: what is malformed is left out. In order of moment. */
export function readHearings(stored: unknown): readonly HearingEntry[] {
  return Object.values(readMap(stored) ?? {})
    .slice(0, MAX_ENTRIES)
    .flatMap(readHearing)
    .sort((a, b) => a.moment - b.moment)
}

function readHearing(stored: unknown): readonly HearingEntry[] {
  const data = parseJson(stored)
  if (!Array.isArray(data)) return []
  const [moment, player, mode, delay, origin, step]: unknown[] = data
  const known = HEARING_MODES.find(one => one === mode)
  if (!isMoment(moment) || !isPlayerId(player) || !known || !isMoment(delay)) return []
  const hearing = { moment, player, mode: known, delay }
  if (known !== 'grid') return [hearing]
  if (!isMoment(origin) || typeof step !== 'number' || !(step >= SHORTEST_STEP)) return []
  return [{ ...hearing, lines: { origin: micros(origin), step } }]
}
