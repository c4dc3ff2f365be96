import { beforeEach, describe, expect, it } from 'vitest'
import { createMeanwhile } from '../../../client/meanwhile.ts'
import { createNotices, type Notices } from '../../../client/notices.ts'
import { changesSince, outlineOf } from '../../../client/session-outline.ts'
import type { KeyValue } from '../../../client/storage/key-value.ts'
import type { SessionView } from '../../../shared/doc/view.ts'
import type { RoomId } from '../../../shared/protocol/ids.ts'
import { bpm, micros, seconds } from '../../../shared/time/units.ts'
import { ANN, BOB, clipId, takeId, trackId } from '../../support/edits.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { messageId } from '../../support/random-edits.ts'
import { clipOf, contextOf, playerViewOf, sessionOf, trackOf } from '../../support/session-view.ts'

const players = {
  [ANN]: playerViewOf(ANN, { name: 'Ann' }),
  [BOB]: playerViewOf(BOB, { name: 'Bob' }),
}
const note = { start: 0, length: 240, pitch: 60, velocity: 90 } as never
const keys = (...clips: Parameters<typeof trackOf>[2] & object) => ({
  [trackId(1)]: trackOf(trackId(1), ANN, clips),
})
const before = sessionOf({
  players,
  tracks: keys(clipOf(clipId(1), 0, 960, [note]), clipOf(clipId(2), 960, 960)),
})
const after = sessionOf({
  players,
  context: contextOf({ tempo: bpm(96), key: 'Bb', changedBy: { tempo: ANN, key: ANN } }),
  tracks: keys(clipOf(clipId(1), 0, 960), clipOf(clipId(3), 0, 960), clipOf(clipId(4), 0, 960)),
  takes: { [takeId(1)]: { id: takeId(1), player: ANN, startedAt: micros(0), pages: [] } },
  chat: [{ id: messageId(1), author: ANN, moment: micros(1), text: 'back soon' }],
})
const NEWS = [
  'tempo 120 → 96 (Ann)',
  'key C → B♭ (Ann)',
  '2 clips added',
  '1 clip changed',
  '1 clip removed',
  '1 take played',
  '1 message written',
]

describe('what changed in a session', () => {
  it('is said part by part, with who did it where the document knows', () => {
    expect(changesSince(outlineOf(before), after, BOB)).toEqual(NEWS)
  })

  it('is nothing when nothing did, and nothing that the reader did himself', () => {
    expect(changesSince(outlineOf(after), after, BOB)).toEqual([])
    expect(changesSince(outlineOf(sessionOf({ players })), { ...after, tracks: {} }, ANN)).toEqual(
      [],
    )
  })
})

describe('coming back', () => {
  const ROOM = 'r_test00000001' as RoomId
  let clock: FakeClock
  let values: Map<string, unknown>
  let notices: Notices
  let now: number
  let session: SessionView
  const store: KeyValue = {
    get: async key => values.get(key),
    async update(key, change) {
      const next = change(values.get(key))
      values.set(key, structuredClone(next))
      return next
    },
    close: async () => {},
  }
  /** A page opened anew on what the browser kept. */
  const comeIn = async () => {
    notices = createNotices()
    const made = createMeanwhile({ clock, self: Promise.resolve(store), notices, today: () => now })
    made.enter({ room: ROOM, player: BOB, session: () => session })
    await clock.run(seconds(6))
    return made
  }
  const told = () => notices.get().map(({ kind, text }) => `${kind}: ${text}`)

  beforeEach(() => {
    clock = new FakeClock()
    values = new Map()
    now = 1_000_000
    session = before
  })

  it('after more than a minute tells once what the others did', async () => {
    const first = await comeIn()
    expect(told()).toEqual([])
    first.leave()
    now += 61_000
    session = after
    const second = await comeIn()
    expect(told()).toEqual([
      `report: While you were away: ${NEWS.slice(0, 6).join(', ')} and more.`,
    ])
    second.leave()
    now += 61_000
    await comeIn()
    expect(told()).toEqual([])
  })

  it('after less than a minute tells nothing', async () => {
    const first = await comeIn()
    first.leave()
    now += 59_000
    session = after
    await comeIn()
    expect(told()).toEqual([])
  })

  it('counts from what was seen last, also on a page that was closed without a word', async () => {
    await comeIn()
    session = after
    await clock.run(seconds(20))
    now += 61_000
    await comeIn()
    expect(told()).toEqual([])
  })

  it('after more than a minute without a network tells what the others did, and not what was done here', async () => {
    const cutOff = { signaling: false, peers: {} }
    const back = { signaling: true, peers: {} }
    const visit = await comeIn()
    visit.look(back)
    visit.look(cutOff)
    now += 30_000
    visit.look(cutOff)
    session = { ...before, tracks: keys(clipOf(clipId(1), 480, 960, [note])) }
    now += 31_000
    visit.look(back)
    session = { ...session, context: after.context }
    await clock.run(seconds(6))
    expect(told()).toEqual(['report: While you were away: tempo 120 → 96 (Ann), key C → B♭ (Ann).'])
    visit.look(cutOff)
    now += 59_000
    session = before
    visit.look(back)
    await clock.run(seconds(6))
    expect(told()).toHaveLength(1)
  })

  it('tells nothing, and breaks nothing, where what is kept is malformed', async () => {
    values.set(`last-seen ${ROOM}`, { lastAt: 'once', outline: { clips: 7 } })
    await comeIn()
    expect(told()).toEqual([])
  })
})
