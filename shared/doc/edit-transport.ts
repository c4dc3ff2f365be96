/** What each edit of the transport writes. Pure; reads no clock: the stamp says when. */
import { bendTempo, positionAt, type TempoLine } from '../time/tempo-line.ts'
import { type Bpm, type Micros, micros, type Ticks } from '../time/units.ts'
import type { EditStamp } from './edit.ts'
import type { TransportFields } from './fields.ts'

type Changes = Partial<TransportFields>

/** Whether it runs on the clock that the editor is on: elsewhere it stands at its anchor (TR4). */
const runs = (transport: TransportFields, stamp: EditStamp): boolean =>
  transport.playing && transport.anchor.clock === stamp.clock

const lineOf = ({ bpm, anchor }: TransportFields): TempoLine => ({
  bpm,
  originTicks: anchor.position,
  originMicros: anchor.moment,
})

/** A start may lie ahead of now (TR3); what comes before it takes effect with it. */
const effectiveMoment = ({ anchor }: TransportFields, { moment }: EditStamp): Micros =>
  micros(Math.max(anchor.moment, moment))

export function setTempo(transport: TransportFields, bpm: Bpm, stamp: EditStamp): Changes {
  if (bpm === transport.bpm) return {}
  if (!runs(transport, stamp)) return { bpm }
  const bent = bendTempo(lineOf(transport), bpm, effectiveMoment(transport, stamp))
  const anchor = { position: bent.originTicks, moment: bent.originMicros, clock: stamp.clock }
  return { bpm, anchor }
}

/** @param position where to start; from where it stands if absent */
export function play(
  transport: TransportFields,
  position: Ticks | undefined,
  stamp: EditStamp,
): Changes {
  if (runs(transport, stamp) && position === undefined) return {}
  return {
    playing: true,
    anchor: {
      position: position ?? transport.anchor.position,
      moment: micros(stamp.moment + stamp.lead),
      clock: stamp.clock,
    },
  }
}

export function stop(transport: TransportFields, stamp: EditStamp): Changes {
  if (!runs(transport, stamp)) return { playing: false }
  const moment = effectiveMoment(transport, stamp)
  const position = positionAt(lineOf(transport), moment)
  return { playing: false, anchor: { position, moment, clock: stamp.clock } }
}
