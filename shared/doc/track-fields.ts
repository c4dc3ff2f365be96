/** The registers of tracks, their clips and every channel strip. */
import * as v from 'valibot'
import { isPlayerId, type PlayerId } from '../protocol/ids.ts'
import type { Ticks } from '../time/units.ts'
import { position, StripChange, span, text } from './edits/shapes.ts'
import { Instrument } from './edits/tracks.ts'
import { guardOf } from './guards.ts'
import { isPosition } from './legal.ts'
import { type Fields, parseJson } from './register.ts'
import { FIRST_REVISION } from './schema.ts'
import type { StripView } from './view.ts'

const { entries } = StripChange
export const STRIP: Fields<StripView> = {
  level: guardOf(v.unwrap(entries.level)),
  pan: guardOf(v.unwrap(entries.pan)),
  mute: guardOf(v.unwrap(entries.mute)),
  solo: guardOf(v.unwrap(entries.solo)),
  reverbSend: guardOf(v.unwrap(entries.reverbSend)),
  delaySend: guardOf(v.unwrap(entries.delaySend)),
}

export interface TrackFields {
  readonly name: string
  readonly instrument: string
}
export const TRACK: Fields<TrackFields> = {
  name: guardOf(text(60)),
  instrument: guardOf(Instrument),
}

export interface ClipFields {
  readonly start: Ticks
  readonly length: Ticks
  /** null: the content does not repeat. */
  readonly loop: Ticks | null
}
export const CLIP: Fields<ClipFields> = {
  start: guardOf(position),
  length: guardOf(span),
  loop: guardOf(v.nullable(span)),
}

/** What a track said of itself when it was made. */
export interface TrackInfo {
  readonly name: string
  readonly owner: PlayerId
}
const MAX_NAME = 60

export function readTrackInfo(stored: unknown): TrackInfo | undefined {
  const info = parseJson(stored)
  if (typeof info !== 'object' || info === null) return undefined
  const { name, owner } = info as { name?: unknown; owner?: unknown }
  if (typeof name !== 'string' || !name.trim() || !isPlayerId(owner)) return undefined
  return { name: name.trim().slice(0, MAX_NAME), owner }
}

export function readClipInfo(stored: unknown): ClipFields | undefined {
  const info = parseJson(stored)
  if (typeof info !== 'object' || info === null) return undefined
  const { start, length, loop } = info as Readonly<Record<string, unknown>>
  if (!isPosition(start) || !isPosition(length) || length < 1) return undefined
  return { start, length, loop: isPosition(loop) && loop >= 1 ? loop : null }
}

/** As documents of version 1 say that a clip is gone. */
export const isRemovedOfOld = (removed: unknown, revision: number): boolean =>
  typeof removed === 'number' && removed >= FIRST_REVISION && removed >= revision
