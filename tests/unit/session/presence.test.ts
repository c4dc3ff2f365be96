import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { decodeDatagram } from '../../../shared/live/packet.ts'
import { encodePresence, type Presence } from '../../../shared/live/presence-packet.ts'
import type { PeerId } from '../../../shared/protocol/ids.ts'
import { createPresenceBoard } from '../../../shared/session/presence.ts'
import { micros, ms, seconds, ticks } from '../../../shared/time/units.ts'
import { FakeClock } from '../../support/fake-clock.ts'

const ANN = 'p_ann' as PeerId
const HELD = {
  edits: [{ type: 'set-tempo', bpm: 90 }],
  moment: micros(5),
  clock: 'c',
  lead: micros(0),
}

let clock: FakeClock
let sent: Presence[]
let held: unknown[]
let board: ReturnType<typeof createPresenceBoard>
beforeEach(() => {
  clock = new FakeClock()
  sent = []
  held = []
  board = createPresenceBoard({
    clock,
    send(datagram) {
      const decoded = decodeDatagram(datagram)
      if (decoded.ok && decoded.value.kind === 'presence') sent.push(decoded.value.presence)
    },
    onHeld: (_, what) => held.push(what),
    onChange: () => {},
  })
})

const hear = (seq: number, over: Partial<Presence>) =>
  board.heard(ANN, {
    kind: 'presence',
    seq: seq & 0xffff,
    presence: { focus: '', selection: [], ...over },
  })

describe('what I show', () => {
  it('[PR1] goes out at most 60 times a second, the newest always', async () => {
    for (let n = 0; n < 100; n++) {
      board.show({ cursor: { over: 'c', position: ticks(n), pitch: 60 } })
      await clock.run(ms(2))
    }
    await clock.run(ms(20))
    expect(sent.length).toBeLessThanOrEqual(14)
    expect(sent.at(-1)?.cursor?.position).toBe(99)
  })

  it('[PR1] is said again each second, and 20 times while a control is held', async () => {
    board.show({ focus: 'tempo' })
    await clock.run(seconds(3))
    expect(sent).toHaveLength(4)
    board.show({ held: HELD })
    await clock.run(seconds(1))
    expect(sent.length).toBeGreaterThan(20)
    board.show({ held: undefined })
    expect(sent.at(-1)).toEqual({ focus: 'tempo', selection: [] })
  })
})

describe('what another player shows', () => {
  it('[PR1] is the newest, whatever the order, also over the end of the count', () => {
    hear(65_535, { focus: 'a' })
    hear(0, { focus: 'b' })
    hear(65_534, { focus: 'old' })
    hear(0, { focus: 'again' })
    expect(board.others().get(ANN)?.focus).toBe('b')
  })

  it('[PR3] a control that is held is told, and let go of when its page says nothing for a second', async () => {
    hear(1, { held: HELD })
    await clock.run(ms(900))
    expect(held).toEqual([HELD])
    await clock.run(ms(200))
    expect(held).toEqual([HELD, undefined])
    expect(board.others().get(ANN)?.held).toBeUndefined()
  })

  it('[PR2] fades when he leaves, is forgotten after five minutes, and never while he is here', async () => {
    hear(1, { focus: 'tempo', held: HELD })
    board.gone(ANN)
    expect(board.others().get(ANN)).toMatchObject({ focus: 'tempo', isHere: false })
    expect(held.at(-1)).toBeUndefined()
    await clock.run(seconds(299))
    expect(board.others().has(ANN)).toBe(true)
    await clock.run(seconds(2))
    expect(board.others().has(ANN)).toBe(false)
    hear(7, { focus: 'key' })
    await clock.run(seconds(3600))
    expect(board.others().get(ANN)).toMatchObject({ focus: 'key', isHere: true })
  })

  it('[PR2] counts anew when he is back', () => {
    hear(900, { focus: 'a' })
    board.gone(ANN)
    hear(3, { focus: 'b' })
    expect(board.others().get(ANN)).toMatchObject({ focus: 'b', isHere: true })
  })
})

describe('a presence datagram', () => {
  it('[PR1] is refused when it is malformed, too large or names what cannot be', () => {
    const wrong: unknown[] = [
      {},
      { focus: 'x'.repeat(65), selection: [] },
      { focus: '', selection: Array(17).fill('a') },
      { focus: '', selection: [], cursor: { over: 'c', position: 0.5, pitch: 60 } },
      { focus: '', selection: [], held: { ...HELD, lead: 2e6 } },
      { focus: '', selection: [], held: { ...HELD, edits: [] } },
      { focus: '', selection: [], more: 1 },
    ]
    for (const presence of wrong) {
      const bytes = encodePresence(1, presence as Presence)
      expect(bytes && decodeDatagram(bytes).ok, JSON.stringify(presence)).toBe(false)
    }
    expect(
      encodePresence(1, { focus: '', selection: Array(16).fill('x'.repeat(64)) }),
    ).toBeUndefined()
  })

  it('[PR1] never throws, whatever follows its kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), bytes => {
        expect(decodeDatagram(Uint8Array.of(6, ...bytes)).ok).toBe(false)
      }),
    )
  })
})
