import { beforeEach, describe, expect, it } from 'vitest'
import { checkEdits } from '../../../shared/doc/check-edits.ts'
import type { Edit, EditStamp } from '../../../shared/doc/edit.ts'
import { createViewReader } from '../../../shared/doc/read-view.ts'
import { Replica } from '../../../shared/doc/replica.ts'
import { micros } from '../../../shared/time/units.ts'
import { ANN, BOB, playerId, stampOf, trackId } from '../../support/edits.ts'
import { nextActor, openTestCrdt } from '../../support/open-doc.ts'
import { messageId } from '../../support/random-edits.ts'

const crdt = await openTestCrdt()
const CEM = playerId(3)
let replica: Replica
beforeEach(() => {
  replica = new Replica(crdt, nextActor())
  for (const [n, player] of [ANN, BOB, CEM].entries())
    by(player, { type: 'set-player', name: `P${n}`, colour: n }, n)
})
const by = (player: typeof ANN, edit: Edit, moment = 100, over: Partial<EditStamp> = {}) =>
  replica.edit(checkEdits([edit]), stampOf(player, moment, over))
const view = () => createViewReader()(replica.doc)
const roles = () => [ANN, BOB, CEM].map(one => view().players[one]?.role)
const addTrack: Edit = { type: 'add-track', track: trackId(1), name: 'Keys' }
const isRefused = expect.objectContaining({ code: 'not-permitted' })

describe('roles', () => {
  it('[DOC10] only the host decides about others, about the door and about saving', () => {
    const decisions: readonly Edit[] = [
      { type: 'set-role', player: CEM, role: 'listener' },
      { type: 'mute-player', player: CEM, muted: true },
      { type: 'set-lock', locked: true },
      { type: 'set-saving', saving: false },
    ]
    for (const edit of decisions) {
      expect(() => by(BOB, edit)).toThrowError(isRefused)
      expect(by(ANN, edit)).toBeDefined()
    }
    expect(roles()).toEqual(['host', 'player', 'listener'])
    expect(view()).toMatchObject({ locked: true, saving: false })
    expect(view().players[CEM]?.muted).toBe(true)
  })

  it('[DOC10] a listener may speak and say who he is, and edits nothing else', () => {
    by(ANN, { type: 'set-role', player: BOB, role: 'listener' })
    expect(() => by(BOB, addTrack)).toThrowError(isRefused)
    expect(() => by(BOB, { type: 'play' })).toThrowError(isRefused)
    expect(by(BOB, { type: 'say', message: messageId(1), text: 'hello' })).toBeDefined()
    expect(by(BOB, { type: 'set-profile', cultures: ['dub'] })).toBeDefined()
    by(ANN, { type: 'set-role', player: BOB, role: 'player' })
    expect(by(BOB, addTrack)).toBeDefined()
  })

  it('[DOC10] who only ever listened is removed as well, and nobody else by it', () => {
    const listener = playerId(9)
    expect(by(ANN, { type: 'set-role', player: listener, role: 'removed' })).toBeDefined()
    expect(view().removed).toEqual([listener])
    expect(roles()).toEqual(['host', 'player', 'player'])
    by(ANN, { type: 'set-role', player: listener, role: 'player' })
    expect(view().removed).toEqual([])
  })

  it('[DOC10] who is removed does nothing at all, until he is a player again', () => {
    by(ANN, { type: 'set-role', player: BOB, role: 'removed' })
    expect(() => by(BOB, { type: 'say', message: messageId(1), text: 'x' })).toThrowError(isRefused)
    expect(roles()).toEqual(['host', 'removed', 'player'])
  })
})

describe('the office', () => {
  const give = (player: typeof ANN): Edit => ({ type: 'set-host', player })

  it('[DOC10] is handed over by the host, and what he decided still holds', () => {
    by(ANN, { type: 'set-role', player: CEM, role: 'listener' })
    by(ANN, give(BOB))
    expect(roles()).toEqual(['player', 'host', 'listener'])
    expect(() => by(ANN, { type: 'set-lock', locked: true })).toThrowError(isRefused)
    by(BOB, { type: 'set-role', player: CEM, role: 'player' })
    expect(roles()).toEqual(['player', 'host', 'player'])
  })

  it('[DOC10] is taken while the host is gone, and taken back by the first one', () => {
    expect(() => by(BOB, give(BOB))).toThrowError(isRefused)
    by(BOB, give(BOB), 100, { hostGone: true })
    expect(roles()).toEqual(['player', 'host', 'player'])
    expect(() => by(CEM, give(ANN))).toThrowError(isRefused)
    by(ANN, give(ANN))
    expect(roles()).toEqual(['host', 'player', 'player'])
  })

  it('[DOC21] is kept for the host who is gone, and not for one who gave it away', () => {
    by(ANN, give(BOB))
    expect(view().awaited).toBeUndefined()
    by(CEM, give(CEM), 100, { hostGone: true })
    expect(view().awaited).toBe(BOB)
    by(BOB, give(BOB))
    expect(view().awaited).toBeUndefined()
    expect(roles()).toEqual(['player', 'host', 'player'])
  })

  it('[DOC10] a listener does not take it, and the host cannot be made one', () => {
    by(ANN, { type: 'set-role', player: BOB, role: 'listener' })
    expect(() => by(BOB, give(BOB), 100, { hostGone: true })).toThrowError(isRefused)
    by(ANN, { type: 'set-role', player: ANN, role: 'listener' })
    expect(roles()[0]).toBe('host')
    expect(by(ANN, addTrack)).toBeDefined()
  })
})

describe('a player', () => {
  it('says what he plays on, likes and records, and when he was there', () => {
    by(BOB, { type: 'set-profile', instrument: 'organ', complexity: 0.25, cultures: ['raga'] })
    by(BOB, { type: 'set-recording', track: trackId(1) })
    by(BOB, { type: 'note-activity' }, 5_000)
    expect(view().players[BOB]).toMatchObject({
      instrument: 'organ',
      preferences: { complexity: 0.25, cultures: ['raga'] },
      recording: trackId(1),
      lastActive: micros(5_000),
    })
    by(BOB, { type: 'set-recording', track: null })
    by(BOB, { type: 'set-profile', complexity: null })
    expect(view().players[BOB]).not.toHaveProperty('recording')
    expect(view().players[BOB]?.preferences).toEqual({ cultures: ['raga'] })
  })

  it('has a strip in the shared mix that others may move', () => {
    by(CEM, { type: 'set-player-strip', player: BOB, strip: { level: -12, solo: true } })
    expect(view().players[BOB]?.strip).toMatchObject({ level: -12, solo: true, pan: 0 })
  })

  it('[DOC3] who never entered has nothing to say and nothing to be said about', () => {
    const stranger = playerId(9)
    expect(by(stranger, { type: 'set-profile', instrument: 'organ' })).toBeUndefined()
    const strip = { level: 1 }
    expect(by(ANN, { type: 'set-player-strip', player: stranger, strip })).toBeUndefined()
    expect(by(ANN, { type: 'set-role', player: stranger, role: 'listener' })).toBeUndefined()
    expect(by(ANN, { type: 'set-host', player: stranger })).toBeUndefined()
  })
})
