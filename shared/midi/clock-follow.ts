/** What the room's transport must be told to go with somebody's MIDI clock (MO7). */
import type { Edit } from '../doc/edit.ts'
import type { TransportView } from '../doc/view.ts'
import { phaseIn, placeIn, positionIn } from '../time/transport.ts'
import { type Bpm, isBpm, type Micros, micros, ms, seconds, ticks } from '../time/units.ts'
import type { ClockInReading } from './clock-in.ts'

/** The room at the moment of the reading. */
export interface FollowedRoom {
  readonly transport: TransportView
  /** Which life of the room clock `now` is on. */
  readonly clock: string
  readonly now: Micros
  /** How far ahead an edit of the transport takes effect. */
  readonly lead: Micros
}

export interface ClockFollower {
  /** The edits due now: none most of the time, and never twice within 500 ms. */
  step(reading: ClockInReading, room: FollowedRoom): readonly Edit[]
  /** Somebody else keeps setting another tempo: two clocks must not pull at one room. */
  readonly overruled: boolean
}

const EDIT_EVERY = ms(500)
/** Smaller differences of tempo are the source's jitter. */
const TEMPO_TOLERANCE_BPM = 0.2
/** A song further off than this is heard to be. */
const PHASE_TOLERANCE = ms(20)
/** So often within so long, with a source that has not moved, is a contest. */
const CONTEST_ROUNDS = 4
const CONTEST_WITHIN = seconds(10)

export function createClockFollower(): ClockFollower {
  let starts = 0
  let stops = 0
  let wanted: 'play' | 'stop' | undefined
  let editedAt = Number.NEGATIVE_INFINITY
  let applied: number | undefined
  let contests: readonly number[] = []

  function tempoEdits({ bpm, state }: ClockInReading, room: FollowedRoom): readonly Edit[] {
    if (bpm === undefined || state !== 'settled') return []
    const next = tidy(bpm)
    const tempo = tempoNow(room)
    if (next === tempo) return []
    const isSame = applied !== undefined && Math.abs(bpm - applied) <= TEMPO_TOLERANCE_BPM
    if (isSame && tempo !== applied)
      contests = [...contests, room.now].filter(at => room.now - at < CONTEST_WITHIN)
    else contests = []
    applied = next
    return [{ type: 'set-tempo', bpm: next }]
  }

  function edits(reading: ClockInReading, room: FollowedRoom): readonly Edit[] {
    const { transport } = room
    const isMoving = phaseIn(transport, room.clock, room.now) !== 'stopped'
    if (wanted === 'stop') {
      wanted = undefined
      return isMoving ? [{ type: 'stop', quantum: 'none' }] : []
    }
    const type = isMoving ? 'seek' : 'play'
    const place: Edit = { type, position: ticks(placeOf(reading, room)), quantum: 'none' }
    if (wanted === 'play') {
      wanted = undefined
      return [...tempoEdits(reading, room), place]
    }
    const isOff = isMoving && isOutOfPhase(reading, room)
    const tempo = tempoNow(room)
    const isWrong = Math.abs((reading.bpm ?? tempo) - tempo) > TEMPO_TOLERANCE_BPM
    return [...(isWrong || isOff ? tempoEdits(reading, room) : []), ...(isOff ? [place] : [])]
  }

  return {
    step(reading, room) {
      if (reading.starts !== starts) wanted = 'play'
      if (reading.stops !== stops && !reading.running) wanted = 'stop'
      starts = reading.starts
      stops = reading.stops
      if (room.now >= editedAt && room.now - editedAt < EDIT_EVERY) return []
      const due = edits(reading, room)
      if (due.length > 0) editedAt = room.now
      return due
    },
    get overruled() {
      return contests.length >= CONTEST_ROUNDS
    },
  }
}

/** Where the source will be when an edit made now takes effect. */
function placeOf({ position, bpm }: ClockInReading, room: FollowedRoom): number {
  return Math.max(0, position) + (room.lead * ticksPerSecond(bpm ?? tempoNow(room))) / 1e6
}

/** What the timeline has where the song is: an edit of the tempo changes that (TR11). */
const tempoNow = ({ transport, clock, now }: FollowedRoom): Bpm =>
  placeIn(transport, clock, now).tempo

function isOutOfPhase(reading: ClockInReading, room: FollowedRoom): boolean {
  const { transport, clock, now, lead } = room
  const then = micros(now + lead)
  // Where the room goes round, or is about to turn, the two cannot be compared.
  if (transport.loop?.on || transport.anchorMoment > then) return false
  if (reading.state !== 'settled' || !reading.running || reading.bpm === undefined) return false
  const apart = positionIn(transport, clock, then) - placeOf(reading, room)
  return Math.abs(apart) / ticksPerSecond(reading.bpm) > PHASE_TOLERANCE / 1e6
}

const ticksPerSecond = (bpm: Bpm): number => (bpm * 960) / 60

/** People set tempos in tenths or finer: what is that near to a tenth is meant to be it. */
function tidy(bpm: Bpm): Bpm {
  const tenth = Math.round(bpm * 10) / 10
  const near = Math.abs(bpm - tenth) < 0.03 ? tenth : Math.round(bpm * 100) / 100
  return isBpm(near) ? near : bpm
}
