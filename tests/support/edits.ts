/** Edits and stamps with what a test does not care about filled in. */
import type { EditStamp } from '../../shared/doc/edit.ts'
import type {
  ActorId,
  ClipId,
  PageHash,
  PlayerId,
  TakeId,
  TrackId,
} from '../../shared/protocol/ids.ts'
import { micros } from '../../shared/time/units.ts'

const id = (letter: string, n: number, digits: number): string =>
  `${letter}_${n.toString(16).padStart(digits, '0')}`
export const playerId = (n: number): PlayerId => id('u', n, 32) as PlayerId
export const takeId = (n: number): TakeId => id('t', n, 20) as TakeId
export const trackId = (n: number): TrackId => id('k', n, 20) as TrackId
export const clipId = (n: number): ClipId => id('c', n, 20) as ClipId
export const actorId = (n: number): ActorId => n.toString(16).padStart(32, '0') as ActorId
export const pageHash = (n: number): PageHash => n.toString(16).padStart(64, '0') as PageHash

export const ANN = playerId(1)
export const BOB = playerId(2)

export const stampOf = (
  player: PlayerId,
  moment = 0,
  over: Partial<EditStamp> = {},
): EditStamp => ({
  player,
  moment: micros(moment),
  clock: 'clock-1',
  lead: micros(0),
  ...over,
})

export const pageRef = (n: number, first: number, count = 10) => ({
  hash: pageHash(n),
  first,
  count,
  from: micros(first * 1000),
  until: micros((first + count) * 1000),
})
