import { beforeEach, describe, expect, it } from 'vitest'
import type { ChangeHash, PeerId } from '../../../shared/protocol/ids.ts'
import { Deliveries } from '../../../shared/session/delivery.ts'
import { digestOf } from '../../../shared/session/heads-digest.ts'
import { type LocalMicros, localMicros } from '../../../shared/time/units.ts'

const [BOB, CEM] = ['p_bob' as PeerId, 'p_cem' as PeerId]
const at = (seconds: number): LocalMicros => localMicros(seconds * 1e6)
const hash = (name: string) => name as ChangeHash
const still = () => false

let mine: Deliveries
beforeEach(() => {
  mine = new Deliveries()
  mine.become([hash('before')], 0, at(0))
  mine.up(BOB, at(0))
  mine.heartbeat(BOB, digestOf([hash('before')]), at(0))
})

/** Looks once a second. @returns the seconds at which that peer was asked */
function askedFrom(from: number, until: number, isMoving: (peer: PeerId) => boolean = still) {
  const asked: string[] = []
  for (let second = from; second <= until; second++)
    for (const { afresh } of mine.due(at(second), isMoving))
      asked.push(afresh ? `${second} afresh` : `${second}`)
  return asked
}

describe('a change of mine', () => {
  it('[DL1] has arrived where a heartbeat shows a state of mine that holds it', () => {
    mine.become([hash('first')], 1, at(1))
    mine.become([hash('second')], 2, at(2))
    expect(mine.heartbeat(BOB, digestOf([hash('first')]), at(2))).toBe(false)
    mine.due(at(7), still)
    expect(mine.view()).toEqual({ state: 'late', peer: BOB, waiting: 1, kept: 0 })
    expect(mine.heartbeat(BOB, digestOf([hash('second')]), at(8))).toBe(true)
    expect(mine.view()).toMatchObject({ state: 'arrived', waiting: 0 })
  })

  it('[DL1] has arrived where the heads of a sync message cover it, whatever else is there', () => {
    mine.become([hash('first')], 1, at(1))
    mine.due(at(6), still)
    mine.asked(BOB, at(6))
    mine.answered(BOB, { acknowledged: 1, hasAll: true, inStep: false, differs: false }, at(6))
    expect(mine.view().state).toBe('arrived')
  })

  it('[DL2] that is not acknowledged is repaired after 5 s, and again for ever', () => {
    mine.become([hash('first')], 1, at(1))
    for (let second = 1; second <= 3; second++)
      mine.heartbeat(BOB, digestOf([hash('before')]), at(second))
    expect(askedFrom(1, 5)).toEqual([])
    expect(askedFrom(6, 150)).toEqual([
      ...['6', '11 afresh', '16 afresh', '21 afresh', '31 afresh', '51 afresh'],
      ...['81 afresh', '111 afresh', '141 afresh'],
    ])
  })

  it('[DL2] that moves in a long message is waited for', () => {
    mine.become([hash('first')], 1, at(1))
    expect(askedFrom(2, 60, () => true)).toEqual([])
    expect(mine.view().state).toBe('arrived')
  })

  it('[DL3] is told of after 5 s, and as not arrived after three askings in vain', () => {
    mine.become([hash('first')], 1, at(1))
    const told: string[] = []
    for (let second = 1; second <= 24; second++) {
      mine.due(at(second), still)
      told.push(mine.view().state)
    }
    expect(told.indexOf('late') + 1).toBe(5)
    expect(told.indexOf('stuck') + 1).toBe(20)
    mine.heartbeat(BOB, digestOf([hash('first')]), at(25))
    expect(mine.view().state).toBe('arrived')
  })

  it('[DL3] is counted as kept while nobody is linked, until somebody has it', () => {
    mine.become([hash('first')], 1, at(1))
    mine.heartbeat(BOB, digestOf([hash('first')]), at(2))
    mine.down(BOB)
    mine.become([hash('second')], 2, at(3))
    mine.become([hash('third')], 3, at(4))
    expect(mine.view()).toEqual({ state: 'arrived', peer: undefined, waiting: 0, kept: 2 })
  })
})

describe('a peer', () => {
  it('[DL2] that is in step is left in peace, whoever edits', () => {
    for (let second = 1; second <= 60; second++) {
      mine.become([hash(`mine ${second}`)], second, at(second))
      mine.heartbeat(BOB, digestOf([hash(`mine ${second}`)]), at(second + 0.5))
      expect(mine.due(at(second + 0.9), still)).toEqual([])
    }
  })

  it('[DL2] that has what we lack is asked, though nothing of ours is missing there', () => {
    for (let second = 1; second <= 4; second++)
      mine.heartbeat(BOB, digestOf([hash('his own')]), at(second))
    expect(askedFrom(4, 7)).toEqual(['5'])
    expect(mine.view().state).toBe('arrived')
  })

  it('[DL4] that answers three times and stays different raises the alarm, until it is the same', () => {
    for (let second = 1; second <= 30; second++)
      for (const { peer } of mine.due(at(second), still)) {
        mine.asked(peer, at(second))
        mine.answered(
          peer,
          { acknowledged: 0, hasAll: true, inStep: false, differs: true },
          at(second),
        )
      }
    expect(mine.view()).toMatchObject({ state: 'different', peer: BOB })
    mine.heartbeat(BOB, digestOf([hash('before')]), at(31))
    expect(mine.view().state).toBe('arrived')
  })

  it('[DL3] [DL4] that is worst off is the one that is told of', () => {
    mine.up(CEM, at(0))
    mine.become([hash('first')], 1, at(1))
    for (let second = 2; second <= 30; second++) {
      mine.due(at(second), still)
      mine.heartbeat(CEM, digestOf([hash('first')]), at(second))
    }
    expect(mine.view()).toMatchObject({ state: 'stuck', peer: BOB, waiting: 1 })
  })
})
