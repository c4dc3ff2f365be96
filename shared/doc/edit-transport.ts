/**
 * What each edit of the transport writes (TR2–TR8). Pure; reads no clock: the stamp says when. While
 * the song runs, an edit turns it at a boundary ahead, and keeps the way by which it comes there.
 */
import { begunAt } from '../time/stretch.ts'
import {
  floorTo,
  nextCrossing,
  phaseIn,
  positionIn,
  spansOf,
  ticksPerBar,
  ticksPerBeat,
} from '../time/transport.ts'
import { type Bpm, type Micros, micros, type Ticks, ticks } from '../time/units.ts'
import { type Anchor, MAX_BEFORE } from './anchor.ts'
import type { Edit, EditStamp, Quantum } from './edit.ts'
import { type TransportFields, transportView } from './fields.ts'
import type { LoopView } from './view.ts'

type Changes = Partial<TransportFields>
type EditOf<Type extends Edit['type']> = Omit<Extract<Edit, { type: Type }>, 'type'>

/** What has just gone by is kept: a note is asked for its position a little after it was played. */
const KEEP_MICROS = 1_000_000

const phaseAt = (now: TransportFields, { clock, moment }: EditStamp) =>
  phaseIn(transportView(now), clock, moment)

/** Everybody can still hear of what happens from here on before it happens (TR3). */
const earliest = ({ moment, lead }: EditStamp): Micros => micros(moment + lead)

const usual = (quantum: Quantum | undefined, { lead }: EditStamp): Quantum =>
  quantum ?? (lead > 0 ? 'beat' : 'none')

function stepOf({ timeSignature }: TransportFields, quantum: Quantum): number {
  if (quantum === 'none') return 1
  return quantum === 'beat' ? ticksPerBeat(timeSignature) : ticksPerBar(timeSignature)
}

/**
 * The next boundary of the moving song, as an anchor: the position there, and the way to it.
 * Undefined if it has stopped by then.
 */
function turn(now: TransportFields, quantum: Quantum, stamp: EditStamp): Anchor | undefined {
  const view = transportView(now)
  const at = nextCrossing(view, stamp.clock, stepOf(now, quantum), earliest(stamp))
  if (!at) return undefined
  const way = spansOf(view, stamp.clock)
    .filter(({ from, until }) => from < at.moment && until > stamp.moment - KEEP_MICROS)
    .map(({ stretch }) => stretch)
    .slice(-MAX_BEFORE)
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
const turnUnlessAhead = (now: TransportFields, quantum: Quantum, stamp: EditStamp): Changes => {
  if (now.anchor.moment >= earliest(stamp)) return {}
  const anchor = turn(now, quantum, stamp)
  return anchor ? { anchor } : {}
}

const isMoving = (now: TransportFields, stamp: EditStamp): boolean => {
  const phase = phaseAt(now, stamp)
  return phase === 'playing' || phase === 'counting-in'
}

export function setTempo(now: TransportFields, bpm: Bpm, stamp: EditStamp): Changes {
  if (bpm === now.bpm) return {}
  return isMoving(now, stamp) ? { bpm, ...turnUnlessAhead(now, 'beat', stamp) } : { bpm }
}

export function setLoop(
  now: TransportFields,
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

export function play(now: TransportFields, edit: EditOf<'play'>, stamp: EditStamp): Changes {
  const phase = phaseAt(now, stamp)
  if (phase === 'stopped') return { playing: true, anchor: startOf(now, edit, stamp) }
  const { position, quantum } = edit
  const sought = position === undefined ? {} : seek(now, { position, quantum }, stamp)
  return phase === 'stopping' ? { playing: true, ...sought } : sought
}

function startOf(
  now: TransportFields,
  { position, countIn = 0, quantum }: EditOf<'play'>,
  stamp: EditStamp,
): Anchor {
  const from = position ?? positionIn(transportView(now), stamp.clock, stamp.moment)
  const entry = floorTo(from, stepOf(now, usual(quantum, stamp)))
  const lead = stamp.lead > 0 ? stamp.lead : (stamp.startLead ?? 0)
  return {
    position: ticks(entry - countIn * ticksPerBar(now.timeSignature)),
    moment: micros(stamp.moment + lead),
    clock: stamp.clock,
    ...(countIn > 0 && { entry }),
  }
}

export function seek(
  now: TransportFields,
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
  return { anchor: { ...anchor, position: floorTo(edit.position, stepOf(now, quantum)) } }
}

export function stop(
  now: TransportFields,
  quantum: Quantum | undefined,
  stamp: EditStamp,
): Changes {
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
function beginning(now: TransportFields, { moment, clock }: EditStamp): Anchor {
  const first = spansOf(transportView(now), clock)[0]?.stretch
  const position = now.anchor.entry ?? first?.originTicks ?? now.anchor.position
  return { position, moment, clock }
}
