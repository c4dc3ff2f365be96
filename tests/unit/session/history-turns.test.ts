import { beforeEach, describe, expect, it } from 'vitest'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { HistoryTurns } from '../../../shared/session/history-turns.ts'
import { localMicros } from '../../../shared/time/units.ts'

const [ANN, BOB, CEM] = ['ann', 'bob', 'cem'] as [PeerId, PeerId, PeerId]
const at = (seconds: number) => localMicros(seconds * 1e6)
const isIdle = () => false

describe('who is asked for history', () => {
  let turns: HistoryTurns
  beforeEach(() => {
    turns = new HistoryTurns()
    for (const peer of [ANN, BOB, CEM]) turns.add(peer)
  })

  it('[DL6] is one at a time, in the order in which the links opened', () => {
    expect(turns.next(at(0), isIdle)).toBe(ANN)
    expect(turns.next(at(0.5), isIdle)).toBeUndefined()
    expect([ANN, BOB, CEM].map(peer => turns.isWaiting(peer))).toEqual([false, true, true])
    turns.done(ANN)
    expect(turns.next(at(0.5), isIdle)).toBe(BOB)
    turns.done(BOB)
    expect(turns.next(at(0.5), isIdle)).toBe(CEM)
    expect(turns.next(at(9), isIdle)).toBeUndefined()
  })

  it('[DL6] who is silent for a second loses the turn, who tells does not', () => {
    turns.next(at(0), isIdle)
    expect(turns.until()).toBe(at(1))
    expect(turns.next(at(1), peer => peer === ANN)).toBeUndefined()
    expect(turns.until()).toBe(at(2))
    expect(turns.next(at(2), isIdle)).toBe(BOB)
  })

  it('[DL6] who comes by a new link meanwhile begins anew, behind the others', () => {
    turns.next(at(0), isIdle)
    turns.add(ANN)
    expect(turns.next(at(0), isIdle)).toBe(BOB)
    expect(turns.isWaiting(ANN)).toBe(true)
  })

  it('[DL6] who goes on telling for half a minute is not the only one any more', () => {
    turns.next(at(0), isIdle)
    for (let second = 1; second < 30; second++)
      expect(turns.next(at(second), () => true)).toBeUndefined()
    expect(turns.next(at(30), () => true)).toBe(BOB)
  })

  it('[DL6] who leaves, or has nothing to tell, does not hold up the rest', () => {
    turns.next(at(0), isIdle)
    turns.done(BOB)
    turns.done(ANN)
    expect(turns.next(at(0), isIdle)).toBe(CEM)
    expect(turns.until()).toBeUndefined()
  })
})
