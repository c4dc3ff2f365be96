/** The fields of every register of the document, what is legal in them, and what they default to. */
import { isScaleName, isTonic, type ScaleName, type Tonic } from '../music/key.ts'
import type { PlayerId } from '../protocol/ids.ts'
import { type Bpm, bpm, isBpm, type Micros, micros, type Ticks, ticks } from '../time/units.ts'
import type { Crdt } from './crdt.ts'
import type { TimeSignature } from './edit.ts'
import { type Fields, readRegister } from './register.ts'

/** Where the transport is known to be (TR1). One field: its three numbers mean nothing apart. */
export interface Anchor {
  readonly position: Ticks
  readonly moment: Micros
  readonly clock: string
}

export interface TransportFields {
  readonly playing: boolean
  readonly anchor: Anchor
  readonly bpm: Bpm
  readonly timeSignature: TimeSignature
}

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

export const isMoment = (value: unknown): value is Micros =>
  Number.isInteger(value) && Math.abs(value as number) <= 2 ** 52
export const isPosition = (value: unknown): value is Ticks =>
  Number.isInteger(value) && Math.abs(value as number) < 2 ** 40

const MAX_CLOCK_ID = 64
const isAnchor = (value: unknown): value is Anchor =>
  isObject(value) &&
  isPosition(value.position) &&
  isMoment(value.moment) &&
  typeof value.clock === 'string' &&
  value.clock.length <= MAX_CLOCK_ID

const BEAT_UNITS: readonly unknown[] = [1, 2, 4, 8, 16]
const isTimeSignature = (value: unknown): value is TimeSignature =>
  isObject(value) &&
  Number.isInteger(value.beats) &&
  (value.beats as number) >= 1 &&
  (value.beats as number) <= 32 &&
  BEAT_UNITS.includes(value.unit)

export const TRANSPORT: Fields<TransportFields> = {
  playing: isFlag,
  anchor: isAnchor,
  bpm: isBpm,
  timeSignature: isTimeSignature,
}
export const KEY: Fields<{ key: Tonic }> = { key: isTonic }
export const SCALE: Fields<{ scale: ScaleName }> = { scale: isScaleName }
export const SAVING: Fields<{ saving: boolean }> = { saving: isFlag }

const TRANSPORT_DEFAULTS: TransportFields = {
  playing: false,
  anchor: { position: ticks(0), moment: micros(0), clock: '' },
  bpm: bpm(120),
  timeSignature: { beats: 4, unit: 4 },
}

export const readTransport = (crdt: Crdt, container: unknown): TransportFields => ({
  ...TRANSPORT_DEFAULTS,
  ...readRegister(crdt, container, TRANSPORT),
})

export const readKey = (crdt: Crdt, container: unknown): Tonic =>
  readRegister(crdt, container, KEY).key ?? 'C'

export const readScale = (crdt: Crdt, container: unknown): ScaleName =>
  readRegister(crdt, container, SCALE).scale ?? 'major'

/** Only the host's word counts. */
export const readSaving = (crdt: Crdt, container: unknown, host: PlayerId | undefined): boolean =>
  readRegister(crdt, container, SAVING, player => player === host).saving ?? true
