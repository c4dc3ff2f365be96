/**
 * What each edit of the transport writes (TR2–TR11). Pure; reads no clock: the stamp says when. While
 * the song runs, an edit turns it at a boundary ahead, and keeps the way by which it comes there.
 */

import { begunAt } from '../time/crossings.ts'
import { beginOf } from '../time/leg.ts'
import { lineBefore, metreAt, ticksPerBar } from '../time/metre-map.ts'
import { joined, straightened } from '../time/straightened.ts'
import { tempoAt } from '../time/tempo-map.ts'
import { lineOf, nextCrossing, phaseIn, positionIn, spansOf } from '../time/transport.ts'
import { type Bpm, type Micros, micros, type Ticks, ticks } from '../time/units.ts'
import { type Anchor, MAX_BEFORE } from './anchor.ts'
import type { Edit, EditStamp, Quantum } from './edit.ts'
import { type TransportFields, type TransportNow, transportView } from './fields.ts'
import type { LoopView } from './view.ts'

type Changes = Partial<TransportFields>
type EditOf<Type extends Edit['type']> = Omit<Extract<Edit, { type: Type }>, 'type'>

/** What has just gone by is kept: a note is asked for its position a little after it was played. */
const KEEP_MICROS = 1_000_000

const phaseAt = (now: TransportNow, { clock, moment }: EditStamp) =>
  phaseIn(transportView(now), clock, moment)

/** Everybody can still hear of what happens from here on before it happens (TR3). */
const earliest = ({ moment, lead }: EditStamp): Micros => micros(moment + lead)

const usual = (quantum: Quantum | undefined, { lead }: EditStamp): Quantum =>
  quantum ?? (lead > 0 ? 'beat' : 'none')

/**
 * The next boundary of the moving song, as an anchor: the position there, and the way to it.
 * Undefined if it has stopped by then.
 */
function turn(now: TransportNow, quantum: Quantum, stamp: EditStamp): Anchor | undefined {
  const view = transportView(now)
  const at = nextCrossing(view, stamp.clock, quantum, earliest(stamp))
  if (!at) return undefined
  const window = { from: stamp.moment - KEEP_MICROS, until: at.moment }
  const pieces = spansOf(view, stamp.clock).flatMap(span => straightened(span, window))
  const way = joined(pieces.slice(-MAX_BEFORE), at.moment)
  const entry = way.findLast(stretch => at.moment < begunAt(stretch))?.entry
  return {
    position: at.position,
    moment: at.moment,
    clock: stamp.clock,
    ...(entry !== undefined && { entry }),
    ...(way.length > 0 && { before: way }),
  }
}

/** As `turn`, but what is ahead already stays, and the change takes effect with it. */
const turnUnlessAhead = (now: TransportNow, quantum: Quantum, stamp: EditStamp): Changes => {
  if (now.anchor.moment >= earliest(stamp)) return {}
  const anchor = turn(now, quantum, stamp)
  return anchor ? { anchor } : {}
}

const isMoving = (now: TransportNow, stamp: EditStamp): boolean => {
  const phase = phaseAt(now, stamp)
  return phase === 'playing' || phase === 'counting-in'
}

/** `bpm` is the tempo from the anchor on, whatever its home there is ({@link whereTempoTurns}). */
export function setTempo(now: TransportNow, bpm: Bpm, stamp: EditStamp): Changes {
  const turned = isMoving(now, stamp) ? turnUnlessAhead(now, 'beat', stamp) : {}
  return bpm === tempoAt(now, whereTempoTurns({ ...now, ...turned })) ? {} : { bpm, ...turned }
}

/** The position whose tempo an edit of the tempo is about: where it takes effect (TR11). */
export const whereTempoTurns = (now: TransportNow): number => beginOf(lineOf(transportView(now)))

/**
 * What is written beside a change of the tempo timeline so that nobody jumps (TR11): the way up to
 * the first tick that all can hear of goes as it went. Nothing where that is so anyhow.
 */
export function keepPlace(now: TransportNow, after: TransportNow, stamp: EditStamp): Changes {
  if (!isMoving(now, stamp)) return {}
  const isHere = (moment: Micros): boolean =>
    positionIn(transportView(now), stamp.clock, moment) ===
    positionIn(transportView(after), stamp.clock, moment)
  if (isHere(stamp.moment) && isHere(earliest(stamp))) return {}
  return turnUnlessAhead(now, 'none', stamp)
}

export function setLoop(
  now: TransportNow,
  { on, range }: EditOf<'set-loop'>,
  stamp: EditStamp,
): Changes {
  const { start, end } = range ?? now.loop
  const loop: LoopView = { on, start, end }
  if ((!on && !now.loop.on) || isEqual(loop, now.loop) || !isMoving(now, stamp)) return { loop }
  return { loop, ...turnUnlessAhead(now, 'none', stamp) }
}

const isEqual = (a: LoopView, b: LoopView): boolean =>
  a.on === b.on && a.start === b.start && a.end === b.end

export function play(now: TransportNow, edit: EditOf<'play'>, stamp: EditStamp): Changes {
  const phase = phaseAt(now, stamp)
  if (phase === 'stopped') return { playing: true, anchor: startOf(now, edit, stamp) }
  const { position, quantum } = edit
  const sought = position === undefined ? {} : seek(now, { position, quantum }, stamp)
  return phase === 'stopping' ? { playing: true, ...sought } : sought
}

function startOf(
  now: TransportNow,
  { position, countIn = 0, quantum }: EditOf<'play'>,
  stamp: EditStamp,
): Anchor {
  const from = position ?? positionIn(transportView(now), stamp.clock, stamp.moment)
  const entry = lineBefore(now, usual(quantum, stamp), from)
  const lead = stamp.lead > 0 ? stamp.lead : (stamp.startLead ?? 0)
  return {
    position: ticks(entry - countIn * ticksPerBar(metreAt(now, entry))),
    moment: micros(stamp.moment + lead),
    clock: stamp.clock,
    ...(countIn > 0 && { entry }),
  }
}

export function seek(
  now: TransportNow,
  edit: { readonly position: Ticks; readonly quantum?: Quantum | undefined },
  stamp: EditStamp,
): Changes {
  const { moment, clock } = stamp
  const phase = phaseAt(now, stamp)
  if (phase === 'stopped') {
    const stands = positionIn(transportView(now), clock, moment) === edit.position
    return stands ? {} : { playing: false, anchor: { position: edit.position, moment, clock } }
  }
  const quantum = usual(edit.quantum, stamp)
  const turned = phase === 'stopping' ? now.anchor : turn(now, quantum, stamp)
  if (!turned) return {}
  const { entry: _, ...anchor } = turned
  return { anchor: { ...anchor, position: lineBefore(now, quantum, edit.position) } }
}

export function stop(now: TransportNow, quantum: Quantum | undefined, stamp: EditStamp): Changes {
  switch (phaseAt(now, stamp)) {
    case 'stopped':
      return { playing: false }
    case 'counting-in':
      return { playing: false, anchor: beginning(now, stamp) }
    case 'stopping': // once more, and at once
      return quantum === 'none' ? stoppedAt(turn(now, 'none', stamp)) : {}
    case 'playing':
      return { playing: false, ...stoppedAt(turn(now, usual(quantum, stamp), stamp)) }
  }
}

function stoppedAt(turned: Anchor | undefined): Changes {
  if (!turned) return {}
  const { entry: _, ...anchor } = turned
  return { anchor }
}

/** Where a song that has not begun yet was to begin. */
function beginning(now: TransportNow, { moment, clock }: EditStamp): Anchor {
  const first = spansOf(transportView(now), clock)[0]?.stretch
  const position = now.anchor.entry ?? first?.originTicks ?? now.anchor.position
  return { position, moment, clock }
}
