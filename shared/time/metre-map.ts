/** Bars and beats by song position, through changes of the metre (TR12). Pure. */
import type { Quantum, TimeSignature } from '../doc/edit.ts'
import { countUpTo } from './tempo-map.ts'
import { TICKS_PER_QUARTER, type Ticks, ticks } from './units.ts'

/** A bar begins here, and all bars from here on are of this metre, until the next mark. */
export interface MetreMark {
  readonly position: Ticks
  readonly value: TimeSignature
}

export interface MetreMap {
  /** Before the first mark. */
  readonly timeSignature: TimeSignature
  /** In order of position; of those at one position the last holds. */
  readonly metres?: readonly MetreMark[]
}

export const ticksPerBeat = ({ unit }: TimeSignature): number => (TICKS_PER_QUARTER * 4) / unit
export const ticksPerBar = (signature: TimeSignature): number =>
  ticksPerBeat(signature) * signature.beats

/** Bars of one metre: they are counted from `start`; the first region reaches back from there. */
interface Region {
  readonly start: number
  /** Infinite for the last one. */
  readonly end: number
  /** 0-based, of the bar at `start`. */
  readonly bar: number
  readonly signature: TimeSignature
}

interface Regions {
  readonly base: TimeSignature
  readonly list: readonly Region[]
  readonly starts: readonly number[]
}

const regionsOfMarks = new WeakMap<readonly MetreMark[], Regions>()

/** Bar 1 is at 0, whatever lies below: the metre that holds there holds below it too. */
function regionsOf({ timeSignature: base, metres }: MetreMap): Regions {
  const known = metres && regionsOfMarks.get(metres)
  if (known?.base === base) return known
  const marks = metres ?? []
  const signature = marks.findLast(({ position }) => position <= 0)?.value ?? base
  const ahead = marks.filter(
    ({ position }, n) => position > 0 && marks[n + 1]?.position !== position,
  )
  const list: Region[] = [{ start: 0, end: Number.POSITIVE_INFINITY, bar: 0, signature }]
  for (const { position, value } of ahead) {
    const last = list.pop()!
    const bars = Math.ceil((position - last.start) / ticksPerBar(last.signature))
    list.push({ ...last, end: position })
    list.push({
      start: position,
      end: Number.POSITIVE_INFINITY,
      bar: last.bar + bars,
      signature: value,
    })
  }
  const regions = { base, list, starts: list.map(({ start }) => start) }
  if (metres) regionsOfMarks.set(metres, regions)
  return regions
}

/** @param entry what lies below it counts in, in its metre and by its bars (TR7) */
function regionAt(map: MetreMap, position: number, entry = Number.NEGATIVE_INFINITY): Region {
  const { list, starts } = regionsOf(map)
  return list[countUpTo(starts, Math.max(position, entry)) - 1] ?? list[0]!
}

export const metreAt = (map: MetreMap, position: number, entry?: number): TimeSignature =>
  regionAt(map, position, entry).signature

export interface BarBeat {
  readonly bar: number
  readonly beat: number
  readonly tick: Ticks
}

/** 1-based bar and beat of a position, and the ticks since that beat. Bar 0 precedes the song. */
export function barBeatOf(position: Ticks, map: MetreMap, entry?: number): BarBeat {
  const { start, bar: first, signature } = regionAt(map, position, entry)
  const beat = Math.floor((position - start) / ticksPerBeat(signature))
  const bar = Math.floor(beat / signature.beats)
  return {
    bar: first + bar + 1,
    beat: beat - bar * signature.beats + 1,
    tick: ticks(position - start - beat * ticksPerBeat(signature)),
  }
}

/** Where a bar begins; one before the first by its metre. @param bar 1-based */
export function positionOfBar(map: MetreMap, bar: number): Ticks {
  const { list } = regionsOf(map)
  const region = list.findLast(one => one.bar <= bar - 1) ?? list[0]!
  return ticks(
    Math.min(region.end, region.start + (bar - 1 - region.bar) * ticksPerBar(region.signature)),
  )
}

function stepOf(signature: TimeSignature, quantum: Quantum): number {
  if (quantum === 'none') return 1
  return quantum === 'beat' ? ticksPerBeat(signature) : ticksPerBar(signature)
}

/** The first tick, beat or bar line at or after a position. A change of metre is a bar line. */
export function lineFrom(map: MetreMap, quantum: Quantum, position: number, entry?: number): Ticks {
  const { start, end, signature } = regionAt(map, position, entry)
  const step = stepOf(signature, quantum)
  return ticks(Math.min(end, start + Math.ceil((position - start) / step) * step))
}

/** The last one at or before a position. */
export function lineBefore(map: MetreMap, quantum: Quantum, position: number): Ticks {
  const { start, signature } = regionAt(map, position)
  const step = stepOf(signature, quantum)
  return ticks(start + Math.floor((position - start) / step) * step)
}
