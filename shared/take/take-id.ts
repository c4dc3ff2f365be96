/**
 * Which take an event belongs to (TK2). Indexes count through one stay of one peer; a take is a
 * part of it, so that its list of pages stays short. Player and survivors come to the same id.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from '../protocol/bytes.ts'
import type { PeerId, TakeId } from '../protocol/ids.ts'
import { utf8Encode } from '../text.ts'
import { PAGE_EVENTS } from './page.ts'

/** 200 full pages, and room for the small ones, below the document's 256 entries a list. */
export const PART_EVENTS = 200 * PAGE_EVENTS

/** @param index of an event, 0 … within the stay */
export const partOf = (index: number): number => Math.floor(index / PART_EVENTS)

/** @param part 0, 1, 2 … */
export function takeIdOf(peer: PeerId, part: number): TakeId {
  const hash = sha256(utf8Encode(`musearoo/1 take\0${peer}\0${part}`))
  return `t_${toHex(hash.subarray(0, 10))}` as TakeId
}
