import type { SmfFile } from '../midi/smf-read.ts'
import { nameFrom, smfText } from '../midi/smf-text.ts'
import { TICKS_PER_QUARTER, type Ticks, ticks } from '../time/units.ts'

export interface ImportedForm {
  /** In order; each ends where the next begins. */
  readonly sections: readonly ImportedSection[]
  readonly markers: readonly ImportedMarker[]
}

interface ImportedSection {
  readonly name: string
  readonly start: Ticks
  readonly length: Ticks
}

interface ImportedMarker {
  readonly name: string
  readonly position: Ticks
}

const META_MARKER = 0x06
const META_CUE_POINT = 0x07
/** Of each kind: more say nothing about the form. */
const MOST = 64

/** Markers of a file are our sections, cue points our markers. @param end of the song */
export function formOf(file: SmfFile, end: Ticks): ImportedForm {
  const of = (type: number) =>
    file.tracks
      .flatMap(({ metas }) => metas)
      .filter(meta => meta.type === type)
      .map(({ tick, bytes }) => ({
        position: positionOf(tick, file),
        name: nameFrom(smfText(bytes.subarray(0, 240))),
      }))
      .filter(({ name, position }) => name !== '' && position < end)
      .sort((a, b) => a.position - b.position)
      .slice(0, MOST)
  const starts = of(META_MARKER)
  return {
    sections: starts.flatMap(({ name, position }, n) => {
      const length = ticks((starts[n + 1]?.position ?? end) - position)
      return length > 0 ? [{ name, start: position, length }] : []
    }),
    markers: of(META_CUE_POINT),
  }
}

/** A tick of the file as a position in our song, the nearest. */
export const positionOf = (tick: number, { ticksPerQuarter }: SmfFile): Ticks =>
  ticks((tick * TICKS_PER_QUARTER) / ticksPerQuarter)
